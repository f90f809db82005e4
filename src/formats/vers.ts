// VERS, ranges of versions for any package manager: `vers:npm/>=1.2.3|<2.0.0` (version range specifier, clause 5). What
// depends on the order of versions stands in `vers-constraints.ts` and `vers-intervals.ts`.

export type VersComparator = '=' | '!=' | '<' | '<=' | '>' | '>='

export interface VersConstraint {
  readonly comparator: VersComparator
  /** Decoded. */
  readonly version: string
}

export interface Vers {
  /** Lower case: a purl type, or one of the general types such as `semver` and `generic`. */
  readonly type: string
  /** `*` for every version, or at least one constraint. Of the type `none`, `*` is no version. */
  readonly constraints: '*' | readonly VersConstraint[]
}

const LENGTH_MAX = 262_144
const CONSTRAINTS_MAX = 10_000
const TYPE = /^[a-z][a-z0-9.-]*$/
/** Types of which `*` is the only range. */
const STAR_ONLY: ReadonlySet<string> = new Set(['all', 'none'])

/** Types that order versions as a purl type of another name does. */
const PURL_TYPES: ReadonlyMap<string, string> = new Map([
  ['semver', 'npm'],
  ['alpine', 'apk'],
  ['arch', 'alpm'],
  ['dart', 'pub'],
  ['debian', 'deb'],
  ['go', 'golang'],
  ['rubygems', 'gem'],
])
/** Types that are no package manager's, and whose order is not that of one: nothing can be decided for them. */
const WITHOUT_PURL_TYPE: ReadonlySet<string> = new Set([
  'all',
  'datetime',
  'generic',
  'intdot',
  'lexicographic',
  'none',
])

/** The purl type by whose rules a type's versions are ordered; undefined for general types that no package manager uses. */
export function purlTypeOfVers(type: string): string | undefined {
  return WITHOUT_PURL_TYPE.has(type) ? undefined : (PURL_TYPES.get(type) ?? type)
}

/**
 * Reads a VERS by its syntax; whether its constraints are in order is for `versFault` to say. Throws `RangeError` with the
 * reason.
 */
export function parseVers(text: string): Vers {
  if (text.length > LENGTH_MAX) throw new RangeError(`a VERS has at most ${LENGTH_MAX} characters`)
  if (!/^[\x21-\x7e]*$/.test(text))
    throw new RangeError('a VERS has only printable ASCII characters and no white space')
  if (!text.startsWith('vers:')) throw new RangeError('a VERS starts with "vers:"')
  const slash = text.indexOf('/')
  const type = text.slice('vers:'.length, slash < 0 ? undefined : slash)
  if (!TYPE.test(type))
    throw new RangeError('a VERS type begins with a letter and has only lower-case letters, digits, "." and "-"')
  const specifier = slash < 0 ? '' : text.slice(slash + 1)
  if (specifier === '') throw new RangeError('a VERS has at least one constraint')
  if (specifier === '*') return { type, constraints: '*' }
  if (STAR_ONLY.has(type)) throw new RangeError(`the only range of the type "${type}" is "*"`)
  const parts = specifier.split('|', CONSTRAINTS_MAX + 1)
  if (parts.length > CONSTRAINTS_MAX) throw new RangeError(`a VERS has at most ${CONSTRAINTS_MAX} constraints`)
  return { type, constraints: parts.map(parseConstraint) }
}

function parseConstraint(text: string): VersConstraint {
  if (text === '') throw new RangeError('a constraint is empty: there is a "|" too many')
  if (text.startsWith('*')) throw new RangeError('"*" stands alone')
  const comparator = comparatorOf(text)
  const encoded = text.slice(comparator === '=' ? 0 : comparator.length)
  if (encoded === '') throw new RangeError(`the constraint "${text}" has no version`)
  const [wrong] = /[<>=!*]/.exec(encoded) ?? []
  if (wrong === '=' && comparator === '=' && encoded.startsWith('='))
    throw new RangeError(`the constraint "${text}" begins with "=": equality is the version alone`)
  if (wrong !== undefined) throw new RangeError(`"${wrong}" in the version "${encoded}" is not percent-encoded`)
  return { comparator, version: decode(encoded) }
}

function comparatorOf(text: string): VersComparator {
  const two = text.slice(0, 2)
  if (two === '>=' || two === '<=' || two === '!=') return two
  const [one] = text
  return one === '<' || one === '>' ? one : '='
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new RangeError(`"${text}" is not correctly percent-encoded`)
  }
}

/** The text of a VERS, its constraints in the order given. Throws `RangeError` when a part has no text. */
export function formatVers({ type, constraints }: Vers): string {
  if (!TYPE.test(type)) throw new RangeError(`"${type}" is not a VERS type`)
  if (constraints === '*') return `vers:${type}/*`
  if (constraints.length === 0) throw new RangeError('a VERS has at least one constraint')
  const texts = constraints.map(
    ({ comparator, version }) => `${comparator === '=' ? '' : comparator}${encode(version)}`,
  )
  return `vers:${type}/${texts.join('|')}`
}

/** Readable where a URI allows it: the reserved characters that versions use stay. */
function encode(version: string): string {
  if (version === '' || !version.isWellFormed()) throw new RangeError('a version has at least one whole character')
  return encodeURIComponent(version)
    .replace(/%(?:2B|3A|40|2C|2F)/g, decodeURIComponent)
    .replace(/[!*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
}
