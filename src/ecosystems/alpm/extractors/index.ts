import type { Extractor } from '#ecosystems/ecosystem.ts'
import { localDesc } from './local-desc.ts'

export const alpmExtractors: readonly Extractor[] = [localDesc]
