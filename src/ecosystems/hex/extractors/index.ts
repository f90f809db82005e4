import type { Extractor } from '#ecosystems/ecosystem.ts'
import { mixLock } from './mix-lock.ts'

export const hexExtractors: readonly Extractor[] = [mixLock]
