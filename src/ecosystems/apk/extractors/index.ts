import type { Extractor } from '#ecosystems/ecosystem.ts'
import { installed } from './installed.ts'

export const apkExtractors: readonly Extractor[] = [installed]
