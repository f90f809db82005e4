import type { Extractor } from '#ecosystems/ecosystem.ts'
import { mixLock } from './mix-lock.ts'
import { rebarLock } from './rebar-lock.ts'

export const hexExtractors: readonly Extractor[] = [mixLock, rebarLock]
