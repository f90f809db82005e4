import type { Extractor } from '#ecosystems/ecosystem.ts'
import { composerJson } from './composer-json.ts'
import { composerLock } from './composer-lock.ts'
import { installedJson } from './installed-json.ts'

export const composerExtractors: readonly Extractor[] = [composerJson, composerLock, installedJson]
