import type { Extractor } from '#ecosystems/ecosystem.ts'
import { workflow } from './workflow.ts'

export const githubExtractors: readonly Extractor[] = [workflow]
