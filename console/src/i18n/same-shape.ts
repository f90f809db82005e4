/** The shape of another language's words: the same keys, the same parameters, any text. A missing key does not compile. */
export type SameShape<Words> = Words extends string
  ? string
  : Words extends (...parameters: infer Parameters) => string
    ? (...parameters: Parameters) => string
    : { readonly [Key in keyof Words]: SameShape<Words[Key]> }

/** The word for a code of an open set (a role, an action); a code that has none is shown as it is. */
export function wordOf(words: Readonly<Record<string, string>>, code: string): string {
  return Object.hasOwn(words, code) ? (words[code] ?? code) : code
}
