import { Problem } from '#platform/problem.ts'

/** What a claim of an issuer's token must be. All conditions of a rule must hold; of one condition's values, one. */
export interface ClaimCondition {
  /** A claim of the token, or the way to a nested one as a JSON pointer (RFC 6901): `/kubernetes.io/namespace`. */
  readonly claim: string
  /**
   * `exact`: equal, letter by letter. `glob`: the whole claim, with `*` for anything but `/` and `**` for anything.
   * Numbers and booleans are compared as JSON writes them; a list, an object or a missing claim holds for nothing.
   */
  readonly match: 'exact' | 'glob'
  readonly values: readonly string[]
}

export interface ConditionResult extends ClaimCondition {
  readonly holds: boolean
  /** What the token says; absent when it says nothing comparable. */
  readonly actual?: string
}

export type Claims = Readonly<Record<string, unknown>>

const valueCharactersMax = 2_000
const shownCharactersMax = 300
const pointerDepthMax = 8

/** Each condition with what the token says instead. */
export function checkConditions(conditions: readonly ClaimCondition[], claims: Claims): readonly ConditionResult[] {
  return conditions.map((condition) => {
    const actual = textOf(readClaim(claims, condition.claim))
    if (actual === undefined) return { ...condition, holds: false }
    const holds =
      actual.length <= valueCharactersMax &&
      condition.values.some((value) => (condition.match === 'exact' ? value === actual : matchesGlob(value, actual)))
    return { ...condition, holds, actual: actual.slice(0, shownCharactersMax) }
  })
}

/** The claim's value; own members only, so that `constructor` is no claim. */
export function readClaim(claims: Claims, claim: string): unknown {
  const path = claim.startsWith('/') ? claim.slice(1).split('/').map(unescapePointer) : [claim]
  if (path.length > pointerDepthMax) return undefined
  let value: unknown = claims
  for (const name of path) {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, name))
      return undefined
    value = (value as Claims)[name]
  }
  return value
}

function unescapePointer(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~')
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  return typeof value === 'boolean' || typeof value === 'number' ? String(value) : undefined
}

/** Anchored at both ends. In time that grows with the product of both lengths at most, whatever the pattern. */
export function matchesGlob(glob: string, text: string): boolean {
  let reached = new Array<boolean>(text.length + 1).fill(false)
  reached[0] = true
  for (let at = 0; at < glob.length; at += 1) {
    const letter = glob[at]
    const isDouble = letter === '*' && glob[at + 1] === '*'
    if (isDouble) at += 1
    const next = new Array<boolean>(text.length + 1).fill(false)
    for (let end = 0; end <= text.length; end += 1) {
      const before = text[end - 1]
      if (letter !== '*') next[end] = end > 0 && reached[end - 1] === true && before === letter
      else next[end] = reached[end] === true || (end > 0 && next[end - 1] === true && (isDouble || before !== '/'))
    }
    reached = next
  }
  return reached[text.length] === true
}

/** Claims of which each value names one project, account or namespace for good. */
const exactIdentities = new Set([
  'sub',
  'repository',
  'repository_id',
  'repository_owner',
  'repository_owner_id',
  'job_workflow_ref',
  'project_path',
  'project_id',
  'namespace_path',
  'namespace_id',
  '/kubernetes.io/namespace',
])
/** Of those, the ones that are paths: a pattern is an identity when the owner stands before its first star. */
const pathIdentities = new Set(['repository', 'job_workflow_ref', 'project_path', 'namespace_path', 'sub'])
const servicePrefix = /^system:serviceaccount:[^:*]+:/

/** Whether the condition says whose token it is; a branch or an environment of that name has everybody. */
export function pinsIdentity({ claim, match, values }: ClaimCondition): boolean {
  if (!exactIdentities.has(claim) || values.length === 0) return false
  if (match === 'exact') return values.every((value) => value.trim() !== '')
  return pathIdentities.has(claim) && values.every((value) => isPinnedGlob(claim, value))
}

function isPinnedGlob(claim: string, value: string): boolean {
  const star = value.indexOf('*')
  const literal = star < 0 ? value : value.slice(0, star)
  if (claim === 'sub' && literal.startsWith('system:')) return servicePrefix.test(literal)
  // `repo:owner/`, `project_path:group/`, `owner/`: something before the slash, and after a label's colon.
  const owner = literal.slice(0, Math.max(literal.indexOf('/'), 0))
  return owner !== '' && !owner.endsWith(':')
}

/** Throws `trust-rule.condition-invalid`, or `trust-rule.identity-missing` when nothing says whose tokens are meant. */
export function requireGoodConditions(conditions: readonly ClaimCondition[]): void {
  for (const { claim, match, values } of conditions) {
    const isEmpty = values.length === 0 || values.some((value) => value.trim() === '' || value.trim() !== value)
    const hasStray = match === 'glob' && values.some((value) => value.includes('***'))
    if (claim.trim() !== claim || claim === '' || claim === '/' || isEmpty || hasStray)
      throw new Problem('trust-rule.condition-invalid', 400, { claim: claim.slice(0, 80) })
  }
  if (!conditions.some(pinsIdentity)) throw new Problem('trust-rule.identity-missing', 400)
}
