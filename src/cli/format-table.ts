/** Wide letters (Chinese, Japanese, Korean, full-width forms) take two columns of a terminal. */
const widePattern =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controlPattern = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g
const gap = '  '

/** Lines of columns, left-aligned; the last column is not padded. */
export function formatTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const table = [header, ...rows].map((row) => row.map(plain))
  // Not `Math.max` of all of them: a call takes about a hundred thousand values.
  const widths = header.map((_, column) => table.reduce((most, row) => Math.max(most, widthOf(row[column] ?? '')), 0))
  return table
    .map(
      (row) =>
        `${row.map((cell, column) => (column === row.length - 1 ? cell : pad(cell, widths[column] ?? 0))).join(gap)}\n`,
    )
    .join('')
}

/** Text from elsewhere without what could move the cursor, colour the terminal or turn the reading direction. */
export function plain(text: string): string {
  return text.replaceAll(controlPattern, ' ')
}

const controlInJsonPattern = /[\u007f-\u009f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g

/** The same JSON document with what `plain` takes out written as escapes: JSON itself escapes only some of it. */
export function plainJson(text: string): string {
  return text.replaceAll(controlInJsonPattern, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

export function widthOf(text: string): number {
  let width = 0
  for (const letter of text) width += widePattern.test(letter) ? 2 : 1
  return width
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)))
}
