import type { Ecosystem } from '#ecosystems/ecosystem.ts'
import { cargoExtractors } from './extractors/index.ts'
import { cargoPurlRules } from './purl-rules.ts'
import { cargoRegistry } from './registry.ts'
import { cargoVersions } from './versions.ts'

/** Crates of Rust. */
export const cargo: Ecosystem = {
  type: 'cargo',
  label: 'Cargo',
  osvNames: ['crates.io'],
  osvEcosystems: () => ['crates.io'],
  purl: cargoPurlRules,
  versions: cargoVersions,
  extractors: cargoExtractors,
  registry: cargoRegistry,
}
