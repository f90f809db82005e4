import { policy as english } from '#i18n/en/policy.ts'
import { policy as chinese } from '#i18n/zh-cn/policy.ts'
import type { LocalText, PolicyDocument, PolicyRule } from './policy-document.ts'

type RuleId = keyof typeof english.rules

const affected = "a.state == 'affected'"
const open = '!a.acknowledged'
const isUnscored = '!has(a.score)'

/** Rules that leave no room for a decision in the single case: an approval cannot set them aside. */
const denying: Partial<Record<RuleId, string>> = {
  malware: `advisories.exists(a, a.malware && ${affected})`,
  'integrity-failed': "checks['integrity'] == 'fail'",
  'changed-upstream': 'version.changedUpstream',
  'critical-vulnerability': `advisories.exists(a, ${affected} &&
  ((has(a.score) && a.score >= 9.0) || (${isUnscored} && a.label == 'critical')))`,
  'licence-network-copyleft': "version.license.classes.exists(c, c == 'network-copyleft')",
  'lane-forbidden': "lane == 'forbidden'",
}

/** Rules that wait for a person who knows the advisory: whoever approves accepts what was known then, and no more. */
const holding: Partial<Record<RuleId, string>> = {
  // What upstream took away may have been taken away for a reason: our copy waits for a person.
  vanished: 'version.vanished',
  // Whoever approved it accepted another licence.
  relicensed: 'admitted && version.relicensed',
  // Whoever approved it has not seen them.
  'files-added': 'admitted && version.filesAdded',
  'malware-undecided': "advisories.exists(a, a.malware && a.state == 'undecided')",
  'advisory-undecided': `advisories.exists(a, !a.malware && a.state == 'undecided' && ${open})`,
  'high-vulnerability': `advisories.exists(a, ${affected} && ${open} &&
  ((has(a.score) && a.score >= 7.0 && a.score < 9.0) || (${isUnscored} && a.label == 'high')))`,
  'severity-unknown': `advisories.exists(a, !a.malware && ${affected} && ${open} &&
  ${isUnscored} && !(a.label in ['critical', 'high', 'medium', 'low', 'none']))`,
}

/** Rules that an approval sets aside. */
const holdingUnlessAdmitted: Partial<Record<RuleId, string>> = {
  'licence-unknown': "!version.license.valid || version.license.classes.exists(c, c == 'unknown')",
  'licence-restrictive': "version.license.classes.exists(c, c in ['strong-copyleft', 'proprietary'])",
}

const warning: Partial<Record<RuleId, string>> = {
  'medium-vulnerability': `advisories.exists(a, !a.malware && ${affected} &&
  ((has(a.score) && a.score < 7.0) || (${isUnscored} && a.label in ['medium', 'low', 'none'])))`,
  'accepted-vulnerability': `advisories.exists(a, ${affected} && a.acknowledged &&
  ((has(a.score) && a.score >= 7.0) || (${isUnscored} && !(a.label in ['medium', 'low', 'none']))))`,
  deprecated: 'version.deprecated',
  yanked: 'version.yanked',
  'install-script': 'version.hasInstallScript',
  'licence-weak-copyleft': "version.license.classes.exists(c, c == 'weak-copyleft')",
  'lane-sunset': "lane == 'sunset'",
}

function rulesOf(conditions: Partial<Record<RuleId, string>>, kind: Pick<PolicyRule, 'effect' | 'unlessAdmitted'>) {
  return Object.entries(conditions).map(([id, when]) => {
    const text: LocalText = { 'en-US': english.rules[id as RuleId], 'zh-CN': chinese.rules[id as RuleId] }
    return { id, ...kind, when, text }
  })
}

function nameOf(thing: keyof typeof english.names): LocalText {
  return { 'en-US': english.names[thing], 'zh-CN': chinese.names[thing] }
}

/**
 * The policy of a new installation: nothing enters without an approval, nothing is decided on advisories older than
 * three days, and the rules look at the advisories themselves rather than at the result of an earlier check.
 */
export const shippedPolicy: PolicyDocument = {
  version: 1,
  name: nameOf('shipped'),
  tiers: [
    { id: 'standard', name: nameOf('standard') },
    { id: 'core', name: nameOf('core') },
  ],
  defaultTier: 'standard',
  requires: [
    { tier: '*', checks: ['integrity'], minimumAgeDays: 7, dataMaxAgeHours: 72 },
    { tier: 'core', checks: ['known-malware', 'known-vulnerability', 'licence'], dataMaxAgeHours: 24 },
  ],
  rules: [
    ...rulesOf(denying, { effect: 'deny' }),
    ...rulesOf(holding, { effect: 'hold' }),
    ...rulesOf(holdingUnlessAdmitted, { effect: 'hold', unlessAdmitted: true }),
    ...rulesOf(warning, { effect: 'warn' }),
  ],
  automaticAdmission: [],
  quarantine: { releaseDaysMax: 14, releasableChecks: [] },
  admissionValidDays: 365,
  introductionValidDays: 30,
}

/** The sample bank's policy, and named so: its advisories are made up and do not age, so no age of data is required. */
export const samplePolicy: PolicyDocument = {
  ...shippedPolicy,
  name: nameOf('sample'),
  requires: shippedPolicy.requires.map(({ dataMaxAgeHours: _, ...required }) => required),
}
