import type { Check } from '../check.ts'
import { deprecation } from './deprecation.ts'
import { installScripts } from './install-scripts.ts'
import { integrity } from './integrity.ts'
import { knownMalware } from './known-malware.ts'
import { knownVulnerability } from './known-vulnerability.ts'
import { licence } from './licence.ts'
import { releaseAge } from './release-age.ts'

/** Every check that an assessment makes. */
export const checks: readonly Check[] = [
  knownMalware,
  knownVulnerability,
  integrity,
  licence,
  releaseAge,
  deprecation,
  installScripts,
]
