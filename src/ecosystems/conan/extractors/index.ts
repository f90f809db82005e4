import type { Extractor } from '#ecosystems/ecosystem.ts'
import { conanLock } from './conan-lock.ts'
import { conanfileTxt } from './conanfile-txt.ts'

export const conanExtractors: readonly Extractor[] = [conanfileTxt, conanLock]
