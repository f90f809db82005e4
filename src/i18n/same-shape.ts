/** The shape of another language's words: the same keys, any text. A missing key does not compile. */
export type SameShape<Words> = {
  readonly [Key in keyof Words]: Words[Key] extends string ? string : SameShape<Words[Key]>
}
