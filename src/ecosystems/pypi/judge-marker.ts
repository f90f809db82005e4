// Whether what a marker guards is installed everywhere: markers are evaluated for a grid of usual environments.
import type { ExtractedComponent, VersionRange } from '#ecosystems/ecosystem.ts'
import { type Marker, type MarkerOperand, type MarkerOperator, parseMarker } from './markers.ts'
import { parsePypiRange } from './ranges.ts'

/**
 * `everywhere`: on every platform, at least for some version of Python. `somewhere`: on some platforms only, or on none
 * that is usual. `extra`: only when an extra is asked for; `group`: only with a dependency group. `unreadable`: no marker.
 */
export type MarkerJudgement = 'everywhere' | 'somewhere' | 'extra' | 'group' | 'unreadable'

type Outcome = boolean | 'unknown'
type Environment = ReadonlyMap<string, string>

interface Asked {
  readonly extra: boolean
  readonly group: boolean
  readonly groups: ReadonlySet<string>
  /** Read once for all environments; undefined where the bound is no version. */
  readonly ranges: Map<string, VersionRange | undefined>
}

const PYTHONS = ['3.8', '3.9', '3.10', '3.11', '3.12', '3.13', '3.14', '3.15']
const PLATFORMS: readonly (readonly string[])[] = [
  ['posix', 'linux', 'Linux', 'x86_64', 'CPython', 'cpython'],
  ['posix', 'linux', 'Linux', 'aarch64', 'CPython', 'cpython'],
  ['posix', 'darwin', 'Darwin', 'arm64', 'CPython', 'cpython'],
  ['nt', 'win32', 'Windows', 'AMD64', 'CPython', 'cpython'],
  ['posix', 'linux', 'Linux', 'x86_64', 'PyPy', 'pypy'],
]
const PLATFORM_VARIABLES = [
  'os_name',
  'sys_platform',
  'platform_system',
  'platform_machine',
  'platform_python_implementation',
  'implementation_name',
]

/** By version of Python, then by platform. */
const GRID: readonly (readonly Environment[])[] = PYTHONS.map((python) =>
  PLATFORMS.map(
    (values) =>
      new Map([
        ['python_version', python],
        ['python_full_version', `${python}.0`],
        ...PLATFORM_VARIABLES.map((name, at): [string, string] => [name, values[at] ?? '']),
      ]),
  ),
)

const NO_GROUPS: ReadonlySet<string> = new Set()

/** `groups`: those that are installed without being asked for. Linear in the marker's length. */
export function judgeMarker(text: string | undefined, groups: ReadonlySet<string> = NO_GROUPS): MarkerJudgement {
  if (text === undefined || text.trim() === '') return 'everywhere'
  const marker = parseMarker(text)
  if (marker === undefined) return 'unreadable'
  const always = { groups, ranges: new Map<string, VersionRange | undefined>() }
  const plain = judgeAsked(marker, { extra: false, group: false, ...always })
  if (plain !== 'nowhere') return plain
  if (judgeAsked(marker, { extra: true, group: false, ...always }) !== 'nowhere') return 'extra'
  return judgeAsked(marker, { extra: true, group: true, ...always }) === 'nowhere' ? 'somewhere' : 'group'
}

/** The scope of what stands behind a marker: what is not installed everywhere is optional at most. */
export function scopeBehind(
  judgement: MarkerJudgement,
  scope: ExtractedComponent['scope'],
): ExtractedComponent['scope'] {
  if (judgement === 'everywhere' || judgement === 'unreadable' || scope !== 'runtime') return scope
  return judgement === 'group' ? 'development' : 'optional'
}

function judgeAsked(marker: Marker, asked: Asked): 'everywhere' | 'somewhere' | 'nowhere' {
  let held = 0
  let everywhere = true
  for (const platforms of GRID) {
    const outcomes = platforms.map((environment) => evaluate(marker, environment, asked))
    const first = outcomes[0]
    if (first === 'unknown' || outcomes.some((outcome) => outcome !== first)) everywhere = false
    held += outcomes.filter((outcome) => outcome !== false).length
  }
  if (held === 0) return 'nowhere'
  return everywhere ? 'everywhere' : 'somewhere'
}

function evaluate(marker: Marker, environment: Environment, asked: Asked): Outcome {
  if (marker.kind === 'compare') return compare(marker, environment, asked)
  const decisive = marker.kind === 'or'
  let result: Outcome = !decisive
  for (const part of marker.parts) {
    const outcome = evaluate(part, environment, asked)
    if (outcome === decisive) return decisive
    if (outcome === 'unknown') result = 'unknown'
  }
  return result
}

type Comparison = Extract<Marker, { kind: 'compare' }>

function compare({ left, operator, right }: Comparison, environment: Environment, asked: Asked): Outcome {
  const names = [left, right].map((operand) => (operand.kind === 'variable' ? operand.value : ''))
  const isNegative = operator === '!=' || operator === 'not in'
  if (names.includes('extra') || names.includes('extras')) return asked.extra !== isNegative
  if (names.includes('dependency_groups')) {
    const isDefault = asked.groups.has(left.kind === 'text' ? left.value : right.value)
    return (isDefault || asked.group) !== isNegative
  }
  const [one, other] = [textIn(left, environment), textIn(right, environment)]
  if (one === undefined || other === undefined) return 'unknown'
  const isVersion = names.some((name) => name.startsWith('python_'))
  if (isVersion && operator !== 'in' && operator !== 'not in') {
    // `"3.8" <= python_version` says the same as `python_version >= "3.8"`.
    return left.kind === 'variable'
      ? holds(asked, one, `${operator}${other}`)
      : holds(asked, other, `${mirrored(operator)}${one}`)
  }
  return compareTexts(one, operator, other)
}

function textIn(operand: MarkerOperand, environment: Environment): string | undefined {
  return operand.kind === 'text' ? operand.value : environment.get(operand.value)
}

function holds({ ranges }: Asked, version: string, specifier: string): Outcome {
  if (!ranges.has(specifier)) ranges.set(specifier, rangeOf(specifier))
  return ranges.get(specifier)?.includes(version) ?? 'unknown'
}

function rangeOf(specifier: string): VersionRange | undefined {
  try {
    return parsePypiRange(specifier)
  } catch {
    return undefined
  }
}

function mirrored(operator: MarkerOperator): MarkerOperator {
  const mirrors: Partial<Record<MarkerOperator, MarkerOperator>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' }
  return mirrors[operator] ?? operator
}

function compareTexts(one: string, operator: MarkerOperator, other: string): Outcome {
  switch (operator) {
    case '==':
    case '===':
      return one === other
    case '!=':
      return one !== other
    case 'in':
      return other.includes(one)
    case 'not in':
      return !other.includes(one)
    case '<':
      return one < other
    case '<=':
      return one <= other
    case '>':
      return one > other
    case '>=':
      return one >= other
    case '~=':
      return 'unknown'
  }
}
