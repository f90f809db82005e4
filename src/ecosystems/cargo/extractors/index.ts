import type { Extractor } from '#ecosystems/ecosystem.ts'
import { cargoAuditable } from './cargo-auditable.ts'
import { cargoLock } from './cargo-lock.ts'
import { cargoToml } from './cargo-toml.ts'

export const cargoExtractors: readonly Extractor[] = [cargoToml, cargoLock, cargoAuditable]
