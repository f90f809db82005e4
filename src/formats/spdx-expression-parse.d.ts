// The package carries no types.
declare module 'spdx-expression-parse' {
  export type Expression =
    | { readonly license: string; readonly plus?: true; readonly exception?: string }
    | { readonly left: Expression; readonly conjunction: 'and' | 'or'; readonly right: Expression }

  /** Throws `Error` on anything but an expression of listed identifiers in their own letter case. */
  export default function parse(expression: string): Expression
}
