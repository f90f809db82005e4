// The words of Cabal's version ranges.

/** A `version` may end in `.*`. */
export interface RangeToken {
  readonly kind: '(' | ')' | '{' | '}' | ',' | '&&' | '||' | 'operator' | 'version' | 'any' | 'none'
  readonly text: string
}

const LENGTH_MAX = 4_096
const TOKEN = /\s*(?:(&&|\|\||[(){},])|(\^>=|>=|<=|==|<|>)|(-any|-none)|(\d+(?:\.\d+)*(?:\.\*)?))/y

/** Throws `RangeError` for a character that is part of none. */
export function rangeTokens(native: string): readonly RangeToken[] {
  if (native.length > LENGTH_MAX) throw new RangeError(`a range has at most ${LENGTH_MAX} characters`)
  const text = native.trimEnd()
  const tokens: RangeToken[] = []
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex
    const match = TOKEN.exec(text)
    if (match === null) throw new RangeError(`"${text.slice(at, at + 40)}" is not part of a version range`)
    const [, sign, operator, word, version] = match
    if (sign !== undefined) tokens.push({ kind: sign as RangeToken['kind'], text: sign })
    else if (operator !== undefined) tokens.push({ kind: 'operator', text: operator })
    else if (word !== undefined) tokens.push({ kind: word === '-any' ? 'any' : 'none', text: word })
    else tokens.push({ kind: 'version', text: version ?? '' })
  }
  return tokens
}
