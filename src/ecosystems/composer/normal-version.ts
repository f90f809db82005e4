// Versions as Composer normalises them before it compares: four numbers, and a stability.
import { branchOf, composerKey, withoutCommit } from './version-key.ts'

/** From the most to the least stable. */
export const STABILITIES = ['stable', 'rc', 'beta', 'alpha', 'dev'] as const
export type Stability = (typeof STABILITIES)[number]

export interface NormalVersion {
  /** Decimal digits: four, or those of a date. Empty for a branch. */
  readonly numbers: readonly string[]
  /** What stands behind the numbers: `beta2`, `dev`, `rc1-dev`; empty for a release. */
  readonly suffix: string
  readonly stability: Stability
  /** Key of the normalised text: compares with those of other normalised texts only. */
  readonly key: Uint8Array
}

const LENGTH_MAX = 256
/** The repetition takes one digit at a time: it cannot backtrack. */
const SUFFIX = '[._-]?((?:stable|beta|b|rc|alpha|a|patch|pl|p)(?:[.-]?\\d)*)?([.-]?dev)?'
const CLASSICAL = new RegExp(`^v?(\\d{1,5})(?:\\.(\\d+))?(?:\\.(\\d+))?(?:\\.(\\d+))?${SUFFIX}$`, 'i')
const DATE = new RegExp(`^v?(\\d{4}(?:[.:-]?\\d{2}){1,6}(?:[.:-]?\\d{1,3})?)${SUFFIX}$`, 'i')
const NUMBERED_BRANCH = /^v?(\d{1,9}(?:\.\d{1,9}){0,3})(?:\.[x*]){0,3}[.-]?dev$/i
const BUILD = /\+\S+$/

/** Undefined for what Composer calls invalid. */
export function normalVersion(version: string): NormalVersion | undefined {
  const text = withoutCommit(version.trim().replace(/@(?:stable|rc|beta|alpha|dev)$/i, ''))
  if (text.length > LENGTH_MAX) return undefined
  const branch = branchOf(text)
  if (branch !== undefined) return withKey({ numbers: [], suffix: `dev-${branch}`, stability: 'dev' })
  const plain = text.replace(BUILD, '')
  const classical = CLASSICAL.exec(plain)
  if (classical !== null) {
    const [, one = '0', two = '0', three = '0', four = '0', word, dev] = classical
    return withKey({ numbers: [one, two, three, four], ...suffixOf(word, dev) })
  }
  const date = DATE.exec(plain)
  if (date !== null) {
    const [, digits = '', word, dev] = date
    return withKey({ numbers: digits.split(/[.:-]/), ...suffixOf(word, dev) })
  }
  const numbers = NUMBERED_BRANCH.exec(plain)?.[1]?.split('.')
  if (numbers === undefined) return undefined
  return withKey({ numbers: [...numbers, ...OPEN].slice(0, 4), suffix: 'dev', stability: 'dev' })
}

/** Whether Composer takes the text for a version, or for a branch with a number. */
export function isComposerVersion(text: string): boolean {
  const plain = text.length > LENGTH_MAX ? '' : withoutCommit(text).replace(BUILD, '')
  return CLASSICAL.test(plain) || DATE.test(plain) || NUMBERED_BRANCH.test(plain)
}

const OPEN = ['9999999', '9999999', '9999999']

/** Undefined when the key would be too long. */
export function withKey(version: Omit<NormalVersion, 'key'>): NormalVersion | undefined {
  const { numbers, suffix } = version
  const key = composerKey(numbers.length === 0 ? suffix : `${numbers.join('.')}${suffix === '' ? '' : `-${suffix}`}`)
  return 'invalid' in key ? undefined : { ...version, key: key.bytes }
}

function suffixOf(word: string | undefined, dev: string | undefined): Pick<NormalVersion, 'suffix' | 'stability'> {
  const lower = word?.toLowerCase() ?? ''
  const written = lower === 'stable' ? '' : lower
  const suffix = dev === undefined || dev === '' ? written : written === '' ? 'dev' : `${written}-dev`
  return { suffix, stability: stabilityOf(suffix) }
}

function stabilityOf(suffix: string): Stability {
  if (suffix.endsWith('dev')) return 'dev'
  if (suffix.startsWith('a')) return 'alpha'
  if (suffix.startsWith('b')) return 'beta'
  return suffix.startsWith('rc') ? 'rc' : 'stable'
}
