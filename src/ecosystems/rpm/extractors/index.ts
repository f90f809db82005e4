import type { Extractor } from '#ecosystems/ecosystem.ts'
import { rpmDatabase } from './rpm-database.ts'

export const rpmExtractors: readonly Extractor[] = [rpmDatabase]
