// Runs of ASCII digits and letters: what versions are read by.

export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

export function isLetter(code: number): boolean {
  const lower = code | 0x20
  return lower >= 0x61 && lower <= 0x7a
}

/** Where the run of digits that begins at a position ends; the position itself when there is none. */
export function digitsEnd(text: string, from: number): number {
  let at = from
  while (isDigit(text.charCodeAt(at))) at++
  return at
}

export function lettersEnd(text: string, from: number): number {
  let at = from
  while (isLetter(text.charCodeAt(at))) at++
  return at
}
