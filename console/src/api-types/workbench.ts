/** A number, and the address of the filtered table that it counts. */
export interface Figure {
  readonly name: string
  readonly value: number
  /** There are more: counting stopped at the value. */
  readonly valueIsMore: boolean
  readonly link: string
}

export interface Workbench {
  /** When it was counted. */
  readonly at: string
  readonly figures: readonly Figure[]
}
