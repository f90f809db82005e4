import type { PurlRules } from '#ecosystems/ecosystem.ts'
import { namedPurlRules } from '#ecosystems/named-purl-rules.ts'

/** Of the purl type "generic": whatever a producer calls a thing that belongs to no package manager. */
export const genericPurlRules: PurlRules = namedPurlRules('generic')
