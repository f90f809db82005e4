// "Version Order Specification" of the POM reference followed word by word, two versions at a time, as slow as it is.

interface Part {
  readonly separator: '.' | '-'
  readonly text: string
  /** Added to the shorter version; behind a dot it lies above a release word and below the words that follow one. */
  readonly isPadding?: boolean
}

const QUALIFIERS = ['alpha', 'beta', 'milestone', 'rc', 'snapshot', '', 'sp']
const SAME: Readonly<Record<string, string>> = { cr: 'rc', ga: '', final: '', release: '' }
const SHORT: Readonly<Record<string, string>> = { a: 'alpha', b: 'beta', m: 'milestone' }

export function compareAsSpecified(a: string, b: string): number {
  const [left, right] = [partsOf(a), partsOf(b)]
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const one = left[at] ?? padding(right[at])
    const other = right[at] ?? padding(left[at])
    const order = compareParts(one, other)
    if (order !== 0) return Math.sign(order)
  }
  return 0
}

function padding(other: Part | undefined): Part {
  return other?.separator === '-' ? { separator: '-', text: '' } : { separator: '.', text: '0', isPadding: true }
}

function partsOf(version: string): readonly Part[] {
  const marked = version.toLowerCase().replace(/(\d)(?=[^\d.-])|([^\d.-])(?=\d)/g, '$1$2~')
  const parts: Part[] = []
  let separator: Part['separator'] = '.'
  for (const piece of marked.split(/([.~-])/)) {
    if (/^[.~-]$/.test(piece)) {
      separator = piece === '.' ? '.' : '-'
      const before = parts.at(-1)
      if (piece === '~' && before && Object.hasOwn(SHORT, before.text))
        parts[parts.length - 1] = { ...before, text: SHORT[before.text] ?? '' }
    } else {
      const text = piece === '' ? '0' : Object.hasOwn(SAME, piece) ? (SAME[piece] ?? '') : piece
      parts.push({ separator, text: /^\d+$/.test(text) ? BigInt(text).toString() : text })
    }
  }
  return trimmed(parts)
}

function trimmed(parts: readonly Part[]): readonly Part[] {
  const kept = [...parts]
  for (let at = kept.length - 1; at > 0; at--) {
    const isLast = at === kept.length - 1 || kept[at + 1]?.separator === '-'
    if (isLast && ['0', ''].includes(kept[at]?.text ?? '')) kept.splice(at, 1)
  }
  return kept
}

/** `.qualifier` = `-qualifier` < `-number` < `.number`; words by rank, unknown ones by their text behind the known. */
function compareParts(a: Part, b: Part): number {
  if (a.isPadding && !/^\d/.test(b.text)) return compareWords('', b.text) || 1
  if (b.isPadding && !/^\d/.test(a.text)) return -compareParts(b, a)
  const [isNumber, otherIsNumber] = [a, b].map(({ text }) => /^\d+$/.test(text))
  if (isNumber !== otherIsNumber) return isNumber ? 1 : -1
  if (!isNumber) return compareWords(a.text, b.text) || rank(a) - rank(b)
  if (a.separator !== b.separator) return a.separator === '.' ? 1 : -1
  return BigInt(a.text) < BigInt(b.text) ? -1 : Number(a.text !== b.text)
}

function rank({ separator }: Part): number {
  return separator === '.' ? 0 : 1
}

function compareWords(a: string, b: string): number {
  const [left, right] = [a, b].map((word) => QUALIFIERS.indexOf(word))
  if (left === -1 && right === -1) return Buffer.compare(Buffer.from(a), Buffer.from(b))
  return (left === -1 ? QUALIFIERS.length : (left ?? 0)) - (right === -1 ? QUALIFIERS.length : (right ?? 0))
}
