import type { Extractor } from '#ecosystems/ecosystem.ts'
import { depsJson } from './deps-json.ts'
import { packagesConfig } from './packages-config.ts'
import { packagesLock } from './packages-lock.ts'
import { projectAssets } from './project-assets.ts'
import { projectFile } from './project-file.ts'

export const nugetExtractors: readonly Extractor[] = [
  projectFile,
  packagesLock,
  packagesConfig,
  projectAssets,
  depsJson,
]
