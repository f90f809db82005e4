// Whether a declared licence can be accepted, by the classes that an organisation allows.
import { type License, type LicenseTree, writeLicense } from './spdx-license.ts'
import { classOfLicense, type LicenseClass, linkingExceptions } from './spdx-license-classes.ts'

export interface LicenseEvaluation {
  /** `undecided`: everything that speaks against it is of class `unknown`, which is not allowed and not refused. */
  readonly outcome: 'allowed' | 'refused' | 'undecided'
  /** The terms under which it is used when allowed: of a choice, the first allowed branch. */
  readonly chosen: readonly string[]
  /** The terms that speak against it, with their classes. */
  readonly objections: readonly LicenseObjection[]
}

export interface LicenseObjection {
  readonly license: string
  readonly licenseClass: LicenseClass
}

/**
 * The outcome for a licence under the allowed classes. `OR` is a choice: one allowed side suffices. `AND` binds to both.
 * `WITH` a linking exception turns a strong copyleft into a weak one; other exceptions change nothing, since they only add
 * permissions. What declares nothing readable is of class `unknown`, what grants nothing of class `proprietary`.
 */
export function evaluateLicense(license: License, allowedClasses: readonly LicenseClass[]): LicenseEvaluation {
  if (license.kind === 'expression') return evaluateTree(license.tree, new Set(allowedClasses))
  const licenseClass = license.kind === 'unlicensed' ? 'proprietary' : 'unknown'
  return evaluateTerm({ license: license.declared, licenseClass }, new Set(allowedClasses))
}

/** The class of each identifier, by our own table. */
export function licenseClasses(ids: readonly string[]): ReadonlyMap<string, LicenseClass> {
  return new Map(ids.map((id) => [id, classOfLicense(id)]))
}

function evaluateTree(tree: LicenseTree, allowed: ReadonlySet<LicenseClass>): LicenseEvaluation {
  if ('license' in tree) {
    const base = classOfLicense(tree.license)
    const isLinkable = base === 'strong-copyleft' && linkingExceptions.has(tree.exception ?? '')
    return evaluateTerm({ license: writeLicense(tree), licenseClass: isLinkable ? 'weak-copyleft' : base }, allowed)
  }
  const left = evaluateTree(tree.left, allowed)
  const right = evaluateTree(tree.right, allowed)
  const outcomes = [left.outcome, right.outcome]
  if (tree.conjunction === 'or') {
    const taken = [left, right].find((side) => side.outcome === 'allowed')
    if (taken !== undefined) return taken
    return joined(outcomes.includes('undecided') ? 'undecided' : 'refused', left, right)
  }
  if (outcomes.includes('refused')) return joined('refused', left, right)
  return joined(outcomes.includes('undecided') ? 'undecided' : 'allowed', left, right)
}

function evaluateTerm(term: LicenseObjection, allowed: ReadonlySet<LicenseClass>): LicenseEvaluation {
  if (allowed.has(term.licenseClass)) return { outcome: 'allowed', chosen: [term.license], objections: [] }
  return { outcome: term.licenseClass === 'unknown' ? 'undecided' : 'refused', chosen: [], objections: [term] }
}

function joined(
  outcome: LicenseEvaluation['outcome'],
  left: LicenseEvaluation,
  right: LicenseEvaluation,
): LicenseEvaluation {
  return {
    outcome,
    chosen: outcome === 'allowed' ? [...left.chosen, ...right.chosen] : [],
    objections: [...left.objections, ...right.objections],
  }
}
