import type { Extractor } from '#ecosystems/ecosystem.ts'
import { cyclonedxBom } from './cyclonedx.ts'
import { spdxDocument } from './spdx.ts'

/** Bills of materials name components of every package manager. */
export const genericExtractors: readonly Extractor[] = [cyclonedxBom, spdxDocument]
