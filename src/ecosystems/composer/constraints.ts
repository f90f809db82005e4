// One constraint of Composer, `^1.2`, `~1.2.3`, `1.2.*`, `>=1.0`, `dev-main`, as comparisons with normalised versions.
import { type NormalVersion, normalVersion, STABILITIES, type Stability, withKey } from './normal-version.ts'

export interface Constraint {
  readonly operator: '<' | '<=' | '>' | '>=' | '=' | '!='
  readonly version: NormalVersion
}

export interface ParsedConstraint {
  readonly constraints: readonly Constraint[]
  /** The least stable that it asks for by itself: by a flag, or by a version. */
  readonly stability: Stability
}

const WORD_LENGTH_MAX = 256
const FLAG = /^(.*)@(stable|rc|beta|alpha|dev)$/i
const ANY = /^v?[x*](?:\.[x*])*$/i
const OPERATOR = /^(?:<>|!=|>=|<=|==|[<>=^~])/
const WILDCARD = /^v?(\d+(?:\.\d+){0,2})(?:\.[x*])+$/i
const BRANCH_REFERENCE = /^(dev-[^#]+|[^#]+[.-]dev)#.+$/i
/** Numbers as they are written, an open number, and whether anything follows them. */
const NUMBERS = /^v?(\d+(?:\.\d+){0,3})(\.[x*][.-]?dev)?(.*)$/i

/** Throws `RangeError` for what is no constraint. */
export function parseConstraint(word: string): ParsedConstraint {
  if (word.length > WORD_LENGTH_MAX) throw new RangeError(`a constraint has at most ${WORD_LENGTH_MAX} characters`)
  const [, before, flagText] = FLAG.exec(word) ?? []
  const flag = (flagText?.toLowerCase() ?? 'stable') as Stability
  const text = (before === undefined ? word : before === '' ? '*' : before).replace(BRANCH_REFERENCE, '$1')
  if (ANY.test(text)) return { constraints: [], stability: flag }
  const operator = OPERATOR.exec(text)?.[0] ?? ''
  const written = text.slice(operator.length)
  const constraints = constraintsOf(operator, written, flag)
  if (constraints === undefined) throw new RangeError(`"${shown(word)}" is not a version constraint`)
  return { constraints, stability: lessStable(flag, normalVersion(written)?.stability ?? 'stable') }
}

/** `1.0 - 2.0`: a partial version at the end includes all that begin with it. */
export function parseHyphenConstraint(from: string, to: string): ParsedConstraint {
  const [low, high] = [normalVersion(from), normalVersion(to)]
  const parts = NUMBERS.exec(to.replace(/\+\S+$/, ''))
  if (low === undefined || high === undefined || low.numbers.length === 0 || parts === null)
    throw new RangeError(`"${shown(from)} - ${shown(to)}" is not a version constraint`)
  const numbers = (parts[1] ?? '').split('.')
  const upper: Constraint =
    numbers.length < 3 && parts[3] === ''
      ? { operator: '<', version: lowest(increased(numbers, numbers.length)) }
      : { operator: '<=', version: high }
  return {
    constraints: [{ operator: '>=', version: isBare(low, from) ? lowest(low.numbers) : low }, upper],
    stability: lessStable(low.stability, high.stability),
  }
}

export function lessStable(one: Stability, other: Stability): Stability {
  return STABILITIES.indexOf(one) > STABILITIES.indexOf(other) ? one : other
}

function constraintsOf(operator: string, written: string, flag: Stability): readonly Constraint[] | undefined {
  const wildcard = operator === '' ? WILDCARD.exec(written)?.[1]?.split('.') : undefined
  if (wildcard !== undefined) return between(lowest(wildcard), increased(wildcard, wildcard.length))
  const version = normalVersion(written)
  if (version === undefined) return undefined
  if (operator === '^' || operator === '~') return above(operator, written, version)
  const plain = operator === '' || operator === '==' ? '=' : operator === '<>' ? '!=' : operator
  return [{ operator: plain as Constraint['operator'], version: shifted(plain, version, { written, flag }) }]
}

/** `<` and `>=` mean a version with all its prereleases; a flag lets in those that are at least as stable. */
function shifted(
  operator: string,
  version: NormalVersion,
  { written, flag }: { written: string; flag: Stability },
): NormalVersion {
  if (version.numbers.length === 0 || version.stability !== 'stable') return version
  if (operator !== '=' && flag !== 'stable') return suffixed(version, flag)
  return isBare(version, written) && (operator === '<' || operator === '>=') ? suffixed(version, 'dev') : version
}

/** Without a word for its stability, not even `stable`. */
function isBare({ suffix }: NormalVersion, written: string): boolean {
  return suffix === '' && !/stable$/i.test(written)
}

function above(operator: '^' | '~', written: string, version: NormalVersion): readonly Constraint[] | undefined {
  const parts = NUMBERS.exec(written)
  if (parts === null || version.numbers.length === 0) return undefined
  const numbers = (parts[1] ?? '').split('.')
  const given = numbers.length + (parts[2] === undefined ? 0 : 1)
  const kept = operator === '~' ? Math.max(1, given - 1) : keptByCaret(numbers)
  return between(
    isBare(version, written) && parts[2] === undefined ? suffixed(version, 'dev') : version,
    increased(numbers, kept),
  )
}

/** Up to the first number that is not zero, among the first three. */
function keptByCaret(numbers: readonly string[]): number {
  const [major = '0', minor, patch] = numbers
  if (major !== '0' || minor === undefined) return 1
  return minor !== '0' || patch === undefined ? 2 : 3
}

function between(lower: NormalVersion, upper: readonly string[]): readonly Constraint[] {
  return [
    { operator: '>=', version: lower },
    { operator: '<', version: lowest(upper) },
  ]
}

/** The first `count` numbers, the last of them one higher. */
function increased(numbers: readonly string[], count: number): readonly string[] {
  const kept = numbers.slice(0, count)
  const last = BigInt(kept.pop() ?? '0') + 1n
  return [...kept, last.toString()]
}

/** Below all versions with these numbers, prereleases included. */
function lowest(numbers: readonly string[]): NormalVersion {
  const padded = numbers.length > 4 ? numbers : [...numbers, '0', '0', '0', '0'].slice(0, 4)
  return checked(withKey({ numbers: padded, suffix: 'dev', stability: 'dev' }))
}

function suffixed({ numbers, suffix }: NormalVersion, stability: Stability): NormalVersion {
  return checked(withKey({ numbers, suffix: suffix === '' ? stability : `${suffix}-${stability}`, stability }))
}

function checked(version: NormalVersion | undefined): NormalVersion {
  if (version === undefined) throw new RangeError('a version in the constraint is too long')
  return version
}

function shown(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}
