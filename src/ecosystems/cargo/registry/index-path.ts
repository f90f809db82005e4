const NAME = /^[A-Za-z_][\w-]{0,63}$/

/** Whether Cargo allows the name in an index: ASCII letters, digits, `-` and `_`. */
export function isCrateName(name: string): boolean {
  return NAME.test(name)
}

/**
 * Where a crate lies in an index (the Cargo book, "Registry index", "Index files"): `1/a`, `2/ab`, `3/a/abc`, `ab/cd/abcd`.
 * In the spelling given: Cargo writes it in small letters.
 */
export function indexPath(name: string): string {
  return `${prefixOf(name)}/${name}`
}

/** `{prefix}` of a download address: the path without the name. */
export function prefixOf(name: string): string {
  if (name.length < 3) return String(name.length)
  return name.length === 3 ? `3/${name.slice(0, 1)}` : `${name.slice(0, 2)}/${name.slice(2, 4)}`
}
