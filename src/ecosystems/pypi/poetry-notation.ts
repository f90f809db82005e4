// What Poetry and Pipenv write besides PEP 440: caret, tilde, a bare version, `=`, `1.2.x` and `*`.
import { type Clause, clauseOf, releaseOf, shown } from './clauses.ts'
import { type Pep440, readPep440, VERSION_LENGTH_MAX } from './pep440.ts'

/** Throws `RangeError` when the text is none of these. */
export function poetryClauses(text: string): readonly Clause[] {
  if (text === '*') return []
  const rest = text.slice(1)
  if (text.startsWith('^')) return [clauseOf('>=', rest), clauseOf('<', nextBreaking(versionOf(rest, text)))]
  if (text.startsWith('~')) return [clauseOf('>=', rest), clauseOf('<', nextAfterTilde(versionOf(rest, text)))]
  const exact = (text.startsWith('=') ? rest : text).replace(/\.[xX*]$/, '.*')
  // The first letter keeps words of another notation (`latest`) from being shown as a version that is wrong.
  if (!/^v?\d/i.test(exact)) throw new RangeError(`"${shown(text)}" is not part of a version specifier`)
  return [clauseOf('==', exact)]
}

function versionOf(text: string, whole: string): Pep440 {
  const version = text.length > VERSION_LENGTH_MAX ? undefined : readPep440(text)
  if (version === undefined || version.localFrom < version.localTo)
    throw new RangeError(`"${shown(whole)}" is not part of a version specifier`)
  return version
}

/** `^1.2.3`: below 2; `^0.2.3`: below 0.3; the leftmost number that is not zero stays, or the last when all are. */
function nextBreaking(version: Pep440): string {
  const numbers = releaseOf(version).split('.').slice(0, 3)
  const first = numbers.findIndex((number) => BigInt(number) > 0n)
  return raised(version, numbers, first < 0 ? numbers.length - 1 : first)
}

/** `~1.2.3` and `~1.2`: below 1.3; `~1`: below 2. */
function nextAfterTilde(version: Pep440): string {
  const numbers = releaseOf(version).split('.').slice(0, 2)
  return raised(version, numbers, numbers.length - 1)
}

function raised({ text, epochFrom, epochTo }: Pep440, numbers: readonly string[], place: number): string {
  const release = [...numbers.slice(0, place), BigInt(numbers[place] ?? '0') + 1n].join('.')
  return epochFrom < epochTo ? `${text.slice(epochFrom, epochTo)}!${release}` : release
}
