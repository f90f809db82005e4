import type { Registry } from '../gate/registry.ts'
import { clientConfigurations } from './registry/client-configurations.ts'
import { completeIndex } from './registry/complete-index.ts'
import { mergeViews } from './registry/merge-views.ts'
import { openIndex } from './registry/open-index.ts'
import { refuse } from './registry/refuse.ts'
import { route, specFile } from './registry/route.ts'

/**
 * The compact index of RubyGems, which gem and Bundler read; the older forms of the index are closed. An index is always
 * served, if need be without a version: a client that cannot read one gives up the whole source.
 */
export const gemRegistry: Registry = {
  route,
  indexRequest: (name) => ({ url: `./info/${name}`, headers: { accept: 'text/plain' } }),
  completeIndex,
  openIndex,
  merge: mergeViews,
  fileOf: specFile,
  withoutDigest: 'pin',
  emptyIndex: 'serve',
  contentType: () => 'text/plain; charset=utf-8',
  entityTag: 'md5',
  refuse,
  ping: { url: './' },
  clientConfigurations,
}
