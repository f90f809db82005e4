import type { Extractor } from '#ecosystems/ecosystem.ts'
import { packageResolved } from './package-resolved.ts'

export const swiftExtractors: readonly Extractor[] = [packageResolved]
