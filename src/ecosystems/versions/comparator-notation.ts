// Ranges as advisories write them whatever the package manager: `>= 1.2.0, < 1.4.5 || = 2.0.0`.
import type { KeyComparison } from './key-intervals.ts'

const LENGTH_MAX = 16_384
const ALTERNATIVES_MAX = 1_000
/** `<<` and `>>` are Debian's spellings of strictly below and above. */
const OPERATOR = /^(?:<<|>>|[<>]=?|==?)/

export interface ComparatorNotation {
  readonly keyOf: (version: string) => Uint8Array | undefined
  /** What a version without an operator stands for. */
  readonly bare: '=' | '>='
}

/**
 * Comparisons separated by commas or white space hold together, alternatives stand between `||`; `*` is every version.
 * Throws `RangeError` with a reason.
 */
export function parseComparatorNotation(
  native: string,
  notation: ComparatorNotation,
): readonly (readonly KeyComparison[])[] {
  if (native.length > LENGTH_MAX) throw new RangeError(`a range has at most ${LENGTH_MAX} characters`)
  const alternatives = native.split('||')
  if (alternatives.length > ALTERNATIVES_MAX)
    throw new RangeError(`a range has at most ${ALTERNATIVES_MAX} alternatives`)
  return alternatives.map((alternative) => {
    const words = joinedWords(alternative)
    if (words.length === 0) throw new RangeError('a range names at least one version, or is "*"')
    return words.length === 1 && words[0] === '*' ? [] : words.map((word) => comparisonOf(word, notation))
  })
}

/** White space between an operator and its version means nothing. */
function joinedWords(text: string): readonly string[] {
  const words: string[] = []
  let open = ''
  for (const word of text.split(/[\s,]+/)) {
    if (word === '') continue
    const joined = open + word
    open = OPERATOR.exec(joined)?.[0] === joined ? joined : ''
    if (open === '') words.push(joined)
  }
  if (open !== '') throw new RangeError(`"${open}" has no version behind it`)
  return words
}

function comparisonOf(word: string, { keyOf, bare }: ComparatorNotation): KeyComparison {
  const operator = OPERATOR.exec(word)?.[0] ?? ''
  const key = keyOf(word.slice(operator.length))
  if (key === undefined) throw new RangeError(`"${shown(word)}" is not part of a version range`)
  return { operator: operatorOf(operator, bare), key }
}

function operatorOf(text: string, bare: '=' | '>='): KeyComparison['operator'] {
  if (text === '') return bare
  if (text === '<<' || text === '>>' || text === '==') return text[0] as '<' | '>' | '='
  return text as KeyComparison['operator']
}

function shown(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}
