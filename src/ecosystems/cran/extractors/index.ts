import type { Extractor } from '#ecosystems/ecosystem.ts'
import { description } from './description.ts'
import { installedDescription } from './installed-description.ts'
import { renvLock } from './renv-lock.ts'

export const cranExtractors: readonly Extractor[] = [description, renvLock, installedDescription]
