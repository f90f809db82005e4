import type { Registry } from '../gate/registry.ts'
import { clientConfigurations } from './registry/client-configurations.ts'
import { npmHosting } from './registry/hosting.ts'
import { mergeViews } from './registry/merge-views.ts'
import { openIndex } from './registry/open-index.ts'
import { escapedName } from './registry/package-name.ts'
import { refuse } from './registry/refuse.ts'
import { route } from './registry/route.ts'

/**
 * The registry protocol of npm, Yarn, pnpm and Bun. The upstream is asked for the full packument only: both
 * representations are made from it, and times, scripts and licences stand in no other.
 */
export const npmRegistry: Registry = {
  route,
  indexRequest: (name) => ({ url: `./${escapedName(name)}`, headers: { accept: 'application/json' } }),
  openIndex,
  merge: mergeViews,
  withoutDigest: 'refuse',
  emptyIndex: 'refuse',
  contentType: (representation) =>
    representation === 'abbreviated' ? 'application/vnd.npm.install-v1+json' : 'application/json',
  refuse,
  hosting: npmHosting,
  ping: { url: './-/ping', headers: { accept: 'application/json' } },
  clientConfigurations,
}
