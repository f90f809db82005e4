import type { Extractor } from '#ecosystems/ecosystem.ts'
import { bunLock } from './bun-lock.ts'
import { installed } from './installed.ts'
import { packageJson } from './package-json.ts'
import { packageLock } from './package-lock.ts'
import { pnpmLock } from './pnpm-lock.ts'
import { yarnBerry } from './yarn-berry.ts'
import { yarnClassic } from './yarn-classic.ts'

export const npmExtractors: readonly Extractor[] = [
  packageJson,
  packageLock,
  yarnClassic,
  yarnBerry,
  pnpmLock,
  bunLock,
  installed,
]
