import type { Ecosystem } from '#ecosystems/ecosystem.ts'
import { npmExtractors } from './extractors/index.ts'
import { npmPurlRules } from './purl-rules.ts'
import { npmRegistry } from './registry.ts'
import { resolveNpmClosure } from './resolve-closure.ts'
import { npmVersions } from './versions.ts'

/** Packages of npm, Yarn, pnpm and Bun. */
export const npm: Ecosystem = {
  type: 'npm',
  label: 'npm',
  osvNames: ['npm'],
  osvEcosystems: () => ['npm'],
  purl: npmPurlRules,
  versions: npmVersions,
  extractors: npmExtractors,
  registry: npmRegistry,
  resolveClosure: resolveNpmClosure,
}
