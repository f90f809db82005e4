import type { Registry } from '../gate/registry.ts'
import { clientConfigurations } from './registry/client-configurations.ts'
import { completeIndex, metadataUrl } from './registry/complete-index.ts'
import { mergeViews } from './registry/merge-views.ts'
import { openIndex } from './registry/open-index.ts'
import { refuseInShort } from './registry/refuse-in-short.ts'
import { readRoot } from './registry/root-document.ts'
import { route } from './registry/route.ts'

/**
 * The repository protocol of Composer 2. Files lie on hosts of their own, mostly those of source code: a repository must
 * name them. No sources are given out, because they are cloned from where they lie, around the repository.
 */
export const composerRegistry: Registry = {
  route,
  services: { request: { url: './packages.json', headers: { accept: 'application/json' } }, read: readRoot },
  // Branches change while releases do not.
  indexRequest: (name, upstream) => ({
    url: metadataUrl(name, upstream),
    headers: { accept: 'application/json' },
    isUnconditional: true,
  }),
  completeIndex,
  openIndex,
  merge: mergeViews,
  withoutDigest: 'pin',
  // Composer asks for packages that only some versions of others need: one that is refused would end everything.
  emptyIndex: 'serve',
  contentType: () => 'application/json',
  refuse: refuseInShort,
  ping: { url: './packages.json' },
  clientConfigurations,
}
