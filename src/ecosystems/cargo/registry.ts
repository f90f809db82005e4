import type { Registry } from '../gate/registry.ts'
import { clientConfigurations } from './registry/client-configurations.ts'
import { cargoHosting } from './registry/hosting.ts'
import { indexPath } from './registry/index-path.ts'
import { mergeViews } from './registry/merge-views.ts'
import { openIndex } from './registry/open-index.ts'
import { refuse } from './registry/refuse.ts'
import { route } from './registry/route.ts'
import { readUpstreamConfig } from './registry/upstream-config.ts'

/** The sparse protocol of Cargo (the Cargo book, "Registry index"). The upstream is the address of its index. */
export const cargoRegistry: Registry = {
  route,
  services: { request: { url: './config.json' }, read: readUpstreamConfig },
  indexRequest: (name) => ({ url: `./${indexPath(name.toLowerCase())}` }),
  openIndex,
  merge: mergeViews,
  // A registry has one crate for all of them, and Cargo tries `-` and `_` in turn.
  spellName: (name) => name.toLowerCase().replaceAll('_', '-'),
  withoutDigest: 'refuse',
  // Cargo shows this body; of a yanked version it shows no reason.
  emptyIndex: 'refuse',
  contentType: () => 'text/plain; charset=utf-8',
  refuse,
  hosting: cargoHosting,
  ping: { url: './config.json' },
  clientConfigurations,
}
