import type { Extractor } from '#ecosystems/ecosystem.ts'
import { goBinary } from './go-binary.ts'
import { goMod } from './go-mod.ts'
import { goSum } from './go-sum.ts'
import { goWork } from './go-work.ts'
import { vendorModulesTxt } from './vendor-modules-txt.ts'

export const golangExtractors: readonly Extractor[] = [goMod, goWork, goSum, vendorModulesTxt, goBinary]
