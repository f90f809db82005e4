// Environment markers (PEP 508 and PEP 751): read into a tree, with bounds on length and depth.

export type MarkerOperator = '<' | '<=' | '!=' | '==' | '>=' | '>' | '~=' | '===' | 'in' | 'not in'

export interface MarkerOperand {
  readonly kind: 'variable' | 'text'
  readonly value: string
}

export type Marker =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Marker[] }
  | {
      readonly kind: 'compare'
      readonly left: MarkerOperand
      readonly operator: MarkerOperator
      readonly right: MarkerOperand
    }

const LENGTH_MAX = 8_192
const DEPTH_MAX = 32
const TOKEN = /\s*(?:([()])|(===|~=|==|!=|<=|>=|<|>)|"([^"]*)"|'([^']*)'|([A-Za-z_][A-Za-z0-9_.]*))/y

/** Names that older tools wrote. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['os.name', 'os_name'],
  ['sys.platform', 'sys_platform'],
  ['platform.version', 'platform_version'],
  ['platform.machine', 'platform_machine'],
  ['platform.python_implementation', 'platform_python_implementation'],
  ['python_implementation', 'platform_python_implementation'],
])

interface Token {
  readonly kind: 'sign' | 'operator' | 'text' | 'word'
  readonly value: string
}

/** Undefined when the text is no marker. */
export function parseMarker(text: string): Marker | undefined {
  const tokens = text.length > LENGTH_MAX ? undefined : tokensOf(text)
  if (tokens === undefined) return undefined
  const reading: Reading = { tokens, at: 0 }
  const marker = readOr(reading, 0)
  return reading.at === tokens.length ? marker : undefined
}

function tokensOf(text: string): readonly Token[] | undefined {
  const tokens: Token[] = []
  const source = text.trimEnd()
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < source.length) {
    const match = TOKEN.exec(source)
    if (match === null) return undefined
    const [, sign, operator, double, single, word] = match
    if (sign !== undefined) tokens.push({ kind: 'sign', value: sign })
    else if (operator !== undefined) tokens.push({ kind: 'operator', value: operator })
    else if (word !== undefined) tokens.push({ kind: 'word', value: word })
    else tokens.push({ kind: 'text', value: double ?? single ?? '' })
  }
  return tokens
}

interface Reading {
  readonly tokens: readonly Token[]
  at: number
}

function readOr(reading: Reading, depth: number): Marker | undefined {
  return readJoined(reading, 'or', () => readJoined(reading, 'and', () => readAtom(reading, depth)))
}

function readJoined(reading: Reading, word: 'and' | 'or', readPart: () => Marker | undefined): Marker | undefined {
  const parts: Marker[] = []
  do {
    const part = readPart()
    if (part === undefined) return undefined
    parts.push(part)
  } while (takeWord(reading, word))
  return parts.length === 1 ? parts[0] : { kind: word, parts }
}

function takeWord(reading: Reading, word: string): boolean {
  const token = reading.tokens[reading.at]
  if (token?.kind !== 'word' || token.value !== word) return false
  reading.at++
  return true
}

function readAtom(reading: Reading, depth: number): Marker | undefined {
  if (reading.tokens[reading.at]?.value === '(' && reading.tokens[reading.at]?.kind === 'sign') {
    if (depth >= DEPTH_MAX) return undefined
    reading.at++
    const inner = readOr(reading, depth + 1)
    const close = reading.tokens[reading.at++]
    return close?.kind === 'sign' && close.value === ')' ? inner : undefined
  }
  const left = readOperand(reading)
  const operator = readOperator(reading)
  const right = readOperand(reading)
  if (left === undefined || operator === undefined || right === undefined) return undefined
  return { kind: 'compare', left, operator, right }
}

function readOperand(reading: Reading): MarkerOperand | undefined {
  const token = reading.tokens[reading.at++]
  if (token?.kind === 'text') return { kind: 'text', value: token.value }
  if (token?.kind !== 'word') return undefined
  return { kind: 'variable', value: ALIASES.get(token.value) ?? token.value }
}

function readOperator(reading: Reading): MarkerOperator | undefined {
  const token = reading.tokens[reading.at]
  if (token?.kind === 'operator') {
    reading.at++
    return token.value as MarkerOperator
  }
  if (takeWord(reading, 'in')) return 'in'
  return takeWord(reading, 'not') && takeWord(reading, 'in') ? 'not in' : undefined
}
