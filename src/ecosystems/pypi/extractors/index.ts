import type { Extractor } from '#ecosystems/ecosystem.ts'
import { installed } from './installed.ts'
import { pdmLock } from './pdm-lock.ts'
import { pipfile } from './pipfile.ts'
import { pipfileLock } from './pipfile-lock.ts'
import { poetryLock } from './poetry-lock.ts'
import { pylock } from './pylock.ts'
import { pyproject } from './pyproject.ts'
import { requirements } from './requirements.ts'
import { sdist } from './sdist.ts'
import { setupCfg } from './setup-cfg.ts'
import { setupPy } from './setup-py.ts'
import { uvLock } from './uv-lock.ts'
import { wheel } from './wheel.ts'

export const pypiExtractors: readonly Extractor[] = [
  requirements,
  pyproject,
  pipfile,
  setupCfg,
  setupPy,
  poetryLock,
  pipfileLock,
  pdmLock,
  uvLock,
  pylock,
  installed,
  wheel,
  sdist,
]
