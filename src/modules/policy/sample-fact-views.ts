import { checkNames, type FactView } from './facts.ts'

const outcomes = (outcome: string) => Object.fromEntries(checkNames.map((name) => [name, outcome]))

const bare: FactView = {
  pkg: { ecosystem: 'npm', name: 'example', tier: 'standard' },
  version: {
    version: '1.0.0',
    isPrerelease: false,
    license: { ids: [], classes: ['unknown'], valid: false, declared: '' },
    deprecated: false,
    yanked: false,
    relicensed: false,
    filesAdded: false,
    hasInstallScript: false,
    firstSeenAgeDays: 0,
    vanished: false,
    changedUpstream: false,
  },
  advisories: [],
  checks: outcomes('missing'),
  dataAgeHours: 0,
  admitted: false,
  restrictions: [],
  lane: 'none',
}

const advisory = {
  id: 'EXAMPLE-1',
  malware: false,
  label: 'unknown',
  state: 'affected',
  fixed: [],
  acknowledged: false,
}

/**
 * Facts as they come: with as little as is ever known, and with everything. A condition that fails on one of them
 * would hold real packages, so its author learns of it at once. Feeds are present: a policy may rely on them, and
 * holds without them.
 */
export const sampleFactViews: readonly FactView[] = [
  bare,
  { ...bare, advisories: [advisory] },
  {
    ...bare,
    version: {
      ...bare.version,
      license: { ids: ['MIT'], classes: ['permissive'], valid: true, declared: 'MIT' },
      deprecated: true,
      yanked: true,
      relicensed: true,
      filesAdded: true,
      hasInstallScript: true,
      firstSeenAgeDays: 400,
      publishedAgeDays: 900,
    },
    advisories: [
      { ...advisory, score: 9.8, label: 'critical', fixed: ['1.0.1'] },
      { ...advisory, malware: true, state: 'undecided', acknowledged: true },
    ],
    checks: outcomes('pass'),
    dataAgeHours: 6,
    admitted: true,
    restrictions: [{ effect: 'warn' }],
    lane: 'preferred',
  },
]
