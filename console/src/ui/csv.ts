const byteOrderMark = '\uFEFF'

/**
 * Comma-separated values (RFC 4180) with a byte order mark, which spreadsheet programs need to read UTF-8.
 * A cell that such a program would take for a formula is prefixed with an apostrophe (OWASP, CSV injection).
 */
export function writeCsv(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return byteOrderMark + [header, ...rows].map((row) => row.map(writeCell).join(',')).join('\r\n')
}

function writeCell(text: string): string {
  const safe = /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Hands a text to the browser as a file to keep. */
export function offerDownload(fileName: string, text: string, type = 'text/csv;charset=utf-8'): void {
  const address = URL.createObjectURL(new Blob([text], { type }))
  const anchor = document.createElement('a')
  anchor.href = address
  anchor.download = fileName
  anchor.click()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
