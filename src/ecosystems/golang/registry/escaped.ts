// Module paths and versions as the module proxy protocol writes them (Go Modules Reference, "GOPROXY protocol"): on file
// systems that do not tell case apart, `A` is `!a`.

/** `github.com/Azure/x` → `github.com/!azure/x`. */
export function escapeCase(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`)
}

/** The inverse; undefined for what escaping never gives: a capital letter, a `!` before anything but a small letter. */
export function unescapeCase(text: string): string | undefined {
  if (/[A-Z]|![^a-z]|!$/.test(text)) return undefined
  return text.replace(/!([a-z])/g, (_, letter: string) => letter.toUpperCase())
}
