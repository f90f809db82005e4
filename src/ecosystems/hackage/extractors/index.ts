import type { Extractor } from '#ecosystems/ecosystem.ts'
import { cabalFreeze } from './cabal-freeze.ts'
import { cabalPackage } from './cabal-package.ts'
import { stackLock } from './stack-lock.ts'

export const hackageExtractors: readonly Extractor[] = [cabalPackage, cabalFreeze, stackLock]
