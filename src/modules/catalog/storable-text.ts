/** A stranger's text as PostgreSQL can hold it: well-formed Unicode without NUL, and no longer than asked. */
export function storableText(text: string, charactersMax: number): string {
  return text.slice(0, charactersMax).replaceAll('\0', '\uFFFD').toWellFormed()
}
