import type { Extractor } from '#ecosystems/ecosystem.ts'
import { condaLock } from './conda-lock.ts'
import { condaMeta } from './conda-meta.ts'
import { environment } from './environment.ts'

export const condaExtractors: readonly Extractor[] = [environment, condaLock, condaMeta]
