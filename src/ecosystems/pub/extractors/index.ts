import type { Extractor } from '#ecosystems/ecosystem.ts'
import { pubspecLock } from './pubspec-lock.ts'
import { pubspecYaml } from './pubspec-yaml.ts'

export const pubExtractors: readonly Extractor[] = [pubspecYaml, pubspecLock]
