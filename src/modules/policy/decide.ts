import { policy as english } from '#i18n/en/policy.ts'
import { fillText } from '#i18n/problems.ts'
import { policy as chinese } from '#i18n/zh-cn/policy.ts'
import { isFault } from './compile-expression.ts'
import type { CompiledAdmission, CompiledPolicy, CompiledRule } from './compile-policy.ts'
import { describeCause, describeFacts, oneLine } from './describe-facts.ts'
import type { FactView, VersionFacts } from './facts.ts'
import type { LocalText } from './policy-document.ts'
import { findQuarantine, type Quarantine, releaseLimits } from './quarantine.ts'
import type { Reason, Verdict, VerdictKind } from './verdict.ts'
import { verdictUntil } from './verdict-until.ts'
import { countedFeeds, dataAgeMilliseconds, isInForce, viewFacts } from './view-facts.ts'

type OwnReason = keyof typeof english.reasons

const weight: Readonly<Record<VerdictKind, number>> = { deny: 3, hold: 2, warn: 1, allow: 0 }
const millisecondsPerHour = 3_600_000

/**
 * The verdict on one version at one moment; a function of its arguments alone. Whatever cannot be decided (a rule that
 * fails, a required fact that is missing or too old, no admission) holds. Worst reason first; the kind is the worst.
 */
export function decide(policy: CompiledPolicy, facts: VersionFacts, now: Date): Verdict {
  const view = viewFacts(policy, facts, now)
  const admission = facts.admissions.find((each) => isInForce(each, now))
  const automatic = admission ? undefined : findAutomaticAdmission(policy.automaticAdmission, view)
  const quarantine = findQuarantine(policy, facts, { tier: view.pkg.tier, byRule: automatic?.rule !== undefined, now })
  const required = requirementsOf(policy, { view, facts, now })
  const reasons = [
    ...restrictionReasons(facts, now),
    ...disputeReasons(facts, now),
    ...ruleReasons(policy.rules, view, facts),
    ...(quarantine ? [quarantineReason(quarantine)] : []),
    // Before what is still to be found out: a version that nobody has asked for has not been examined either.
    ...(admission || automatic?.rule ? [] : [ownReason('not-admitted')]),
    ...required.reasons,
    ...(automatic?.reasons ?? []),
  ].sort((a, b) => weight[b.effect] - weight[a.effect])
  const validUntil = verdictUntil(policy, facts, now)
  return {
    kind: reasons[0]?.effect ?? 'allow',
    reasons,
    policyRevision: policy.revision,
    changeRevision: facts.changeRevision,
    facts: view,
    ...(validUntil ? { validUntil } : {}),
    ...(quarantine ? { quarantine: quarantine.told } : {}),
    ...(required.missing.length > 0 ? { missingChecks: required.missing } : {}),
    ...(admission ? { admittedBy: { admissionId: admission.id } } : {}),
    ...(automatic?.rule ? { admittedBy: { rule: automatic.rule } } : {}),
  }
}

/** A reason in Assay's own words. */
export function ownReason(rule: OwnReason, params: Readonly<Record<string, string | number>> = {}): Reason {
  const text: LocalText = {
    'en-US': fillText(english.reasons[rule], params),
    'zh-CN': fillText(chinese.reasons[rule], params),
  }
  return { rule, effect: 'hold', text }
}

function quarantineReason({ days, told, release }: Quarantine): Reason {
  const moment = (at: Date) => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`
  if (release?.validUntil)
    return {
      ...ownReason('released-early', { until: moment(release.validUntil) }),
      effect: 'warn',
      since: release.validFrom,
    }
  return { ...ownReason('too-new', { days, since: moment(told.since), until: moment(told.until) }), since: told.since }
}

const toldMax = 3

/** Whoever approves afterwards has seen it: an approval covers what its origin says, and nothing that others say. */
function disputeReasons({ disputes, admissions }: VersionFacts, now: Date): readonly Reason[] {
  const seen = Math.max(
    ...admissions.filter((each) => isInForce(each, now)).map(({ validFrom }) => validFrom.getTime()),
  )
  const open = disputes.filter(({ at }) => at.getTime() > seen)
  const told = open.length > 0 ? open : disputes
  const [first] = told
  if (!first) return []
  const list = (words: readonly string[]) => [...new Set(words)].slice(0, toldMax).map(oneLine).join(', ')
  const repositories = list(told.map(({ repository }) => repository))
  const about = list(told.map((each) => each.about))
  const effect = open.length > 0 ? 'hold' : 'warn'
  return [{ ...ownReason('origins-disagree', { repositories, about }), effect, since: first.at }]
}

function restrictionReasons(facts: VersionFacts, now: Date): readonly Reason[] {
  return facts.restrictions
    .filter((each) => isInForce(each, now))
    .map(({ id, effect, publicText, validFrom }) => ({
      rule: 'restriction',
      effect,
      text: { 'en-US': publicText, 'zh-CN': publicText },
      restrictionId: id,
      since: validFrom,
    }))
}

function ruleReasons(rules: readonly CompiledRule[], view: FactView, facts: VersionFacts): readonly Reason[] {
  const reasons: Reason[] = []
  let params: ReturnType<typeof describeFacts> | undefined
  for (const { rule, condition } of rules) {
    if (rule.unlessAdmitted && view.admitted) continue
    const evaluate = isFault(condition) ? () => undefined : condition.evaluate
    const applies = ask(() => evaluate(view))
    if (applies === undefined) reasons.push(ownReason('policy.rule-failed', { rule: rule.id }))
    if (!applies) continue
    params ??= describeFacts(view, facts)
    const told = { ...params, ...describeCause(rule.text['en-US'], view, (one) => ask(() => evaluate(one)) === true) }
    const text = { 'en-US': fillText(rule.text['en-US'], told), 'zh-CN': fillText(rule.text['zh-CN'], told) }
    reasons.push({ rule: rule.id, effect: rule.effect, text })
  }
  return reasons
}

/** Undefined: it could not be told. */
function ask(question: () => boolean | undefined): boolean | undefined {
  try {
    return question()
  } catch {
    return undefined
  }
}

interface Situation {
  readonly view: FactView
  readonly facts: VersionFacts
  readonly now: Date
}

function requirementsOf(policy: CompiledPolicy, { view, facts, now }: Situation) {
  const { tier } = view.pkg
  const reasons: Reason[] = policy.tiers.has(tier) ? [] : [ownReason('policy.tier-unknown', { tier })]
  const missing = new Set<string>()
  for (const requirement of policy.document.requires) {
    if (requirement.tier !== '*' && requirement.tier !== tier) continue
    for (const check of requirement.checks)
      if (view.checks[check] === 'missing' || view.checks[check] === 'inconclusive') missing.add(check)
    const { dataMaxAgeHours } = requirement
    if (dataMaxAgeHours === undefined) continue
    const age = dataAgeMilliseconds(countedFeeds(facts.feeds, requirement.feeds), now)
    if (age === undefined) reasons.push(ownReason('policy.data-missing'))
    else if (age >= dataMaxAgeHours * millisecondsPerHour)
      reasons.push(ownReason('policy.data-stale', { hours: Math.floor(age / millisecondsPerHour), dataMaxAgeHours }))
  }
  const release = facts.releases.find((each) => each.coversChecks && isInForce(each, now))
  const setAside = release ? releaseLimits(policy).releasableChecks : []
  const open = [...missing].filter((check) => !setAside.includes(check))
  if (open.length > 0) reasons.push(ownReason('policy.check-missing', { checks: open.join(', ') }))
  if (open.length < missing.size) {
    const checks = [...missing].filter((check) => setAside.includes(check)).join(', ')
    reasons.push({ ...ownReason('checks-set-aside', { checks }), effect: 'warn' })
  }
  return { reasons, missing: [...missing] }
}

/** The first rule that admits; those that failed are told, for they might have been the one. */
function findAutomaticAdmission(
  admissions: readonly CompiledAdmission[],
  view: FactView,
): { readonly rule?: string; readonly reasons: readonly Reason[] } {
  const reasons: Reason[] = []
  for (const { id, tier, condition } of admissions) {
    if (tier !== '*' && tier !== view.pkg.tier) continue
    const admits = isFault(condition) ? undefined : ask(() => condition.evaluate(view))
    if (admits === true) return { rule: id, reasons }
    if (admits === undefined) reasons.push(ownReason('policy.rule-failed', { rule: id }))
  }
  return { reasons }
}
