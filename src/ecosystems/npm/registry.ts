import type { Registry } from '../ecosystem.ts'
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
  indexRequest: (name) => ({ path: `/${escapedName(name)}`, headers: { accept: 'application/json' } }),
  openIndex,
  refuse,
}
