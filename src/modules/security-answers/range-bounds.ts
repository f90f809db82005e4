/** An interval of versions as texts. What is not known is left open: wider than the truth, never narrower. */
export type RangeBounds =
  | { readonly exact: string }
  | { readonly lower?: string; readonly upper?: string; readonly upperInclusive: boolean }

export const everyVersion: RangeBounds = { upperInclusive: false }

const cutOff = '…'
const unknown = '?'

/** Reads back what `advisory_range.display` says: `>= 1.2.0, < 1.4.3`, `= 1.2.0`, `*`, several joined by ` || `. */
export function readBounds(display: string): readonly RangeBounds[] {
  if (display === '*' || display.endsWith(cutOff)) return [everyVersion]
  return display.split(' || ').map(readOne)
}

function readOne(text: string): RangeBounds {
  const exact = text.startsWith('= ') ? known(text.slice(2)) : undefined
  // `= (12)`: a list of versions that was only counted.
  if (exact !== undefined && !exact.startsWith('(')) return { exact }
  const parts = text.split(', ')
  const after = (sign: string) => known(parts.find((part) => part.startsWith(sign))?.slice(sign.length))
  const lower = after('>= ')
  const [below, upTo] = [after('< '), after('<= ')]
  const upper = below ?? upTo
  return {
    ...(lower !== undefined && lower !== '0' && { lower }),
    ...(upper !== undefined && { upper }),
    upperInclusive: below === undefined && upTo !== undefined,
  }
}

function known(text: string | undefined): string | undefined {
  return text === undefined || text === '' || text === unknown ? undefined : text
}
