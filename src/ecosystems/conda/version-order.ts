// Version texts as conda reads them (conda documentation, "Package match specifications" and the class VersionOrder).

/** A run of letters and signs, a run of digits, or `post`, which stands above every number. */
export type Atom =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly digits: string }
  | { readonly kind: 'post' }

export interface CondaVersion {
  /** Digits without leading zeros; empty for 0. */
  readonly epoch: string
  /** What dots and underscores separate; each begins with a number. */
  readonly parts: readonly (readonly Atom[])[]
  /** Behind `+`; the same again. */
  readonly local: readonly (readonly Atom[])[]
}

export const VERSION_LENGTH_MAX = 1_024

const ALLOWED = /^[*.+!_0-9a-z]+$/
const DIGITS = /^[0-9]+$/
const RUNS = /[0-9]+|[*]+|[^0-9*]+/g

/** The parts of a version, or the reason why it is none. */
export function readCondaVersion(text: string): CondaVersion | string {
  if (text.length > VERSION_LENGTH_MAX) return `longer than ${VERSION_LENGTH_MAX} characters`
  let version = text.trim().toLowerCase()
  if (version === '') return 'empty'
  // Dashes stand for underscores, unless there are both.
  if (version.includes('-') && !version.includes('_')) version = version.replaceAll('-', '_')
  if (!ALLOWED.test(version)) return 'it has characters that no version of conda has'
  const [beforeEpoch, behindEpoch, moreEpochs] = version.split('!')
  if (moreEpochs !== undefined) return 'it has two epochs'
  const epoch = behindEpoch === undefined ? '0' : (beforeEpoch ?? '')
  if (!DIGITS.test(epoch)) return 'its epoch is not a number'
  const [main = '', local, moreLocals] = (behindEpoch ?? version).split('+')
  if (moreLocals !== undefined) return 'it has two local versions'
  const parts = main === '' ? undefined : partsOf(main)
  const localParts = local === undefined ? [] : partsOf(local.endsWith('_') ? `${local}.` : local)
  if (parts === undefined || localParts === undefined) return 'an empty part'
  return { epoch: withoutZeros(epoch), parts, local: localParts }
}

/** An underscore at the end belongs to the last part. Undefined when a part is empty. */
function partsOf(text: string): readonly (readonly Atom[])[] | undefined {
  const isOpen = text.endsWith('_')
  const words = (isOpen ? text.slice(0, -1) : text).replaceAll('_', '.').split('.')
  if (isOpen) words.push(`${words.pop() ?? ''}_`)
  return words.includes('') ? undefined : words.map(atomsOf)
}

function atomsOf(word: string): readonly Atom[] {
  const atoms = (word.match(RUNS) ?? []).map(atomOf)
  return atoms[0]?.kind === 'number' ? atoms : [ZERO, ...atoms]
}

const ZERO: Atom = { kind: 'number', digits: '' }

function atomOf(run: string): Atom {
  if (DIGITS.test(run)) return { kind: 'number', digits: withoutZeros(run) }
  if (run === 'post') return { kind: 'post' }
  // In upper case it stands below every other word, and above `*`.
  return { kind: 'text', text: run === 'dev' ? 'DEV' : run }
}

function withoutZeros(digits: string): string {
  let start = 0
  while (digits[start] === '0') start++
  return digits.slice(start)
}

export function isZero(atom: Atom): boolean {
  return atom.kind === 'number' && atom.digits === ''
}
