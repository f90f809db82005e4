import type { Extractor } from '#ecosystems/ecosystem.ts'
import { goBinary } from './go-binary.ts'
import { goMod } from './go-mod.ts'
import { goSum } from './go-sum.ts'
import { vendorModulesTxt } from './vendor-modules-txt.ts'

export const golangExtractors: readonly Extractor[] = [goMod, goSum, vendorModulesTxt, goBinary]
