/** A number, and the address of the filtered table that it counts. */
export interface Figure {
  readonly name: string
  readonly value: number
  readonly link: string
}

export interface Workbench {
  /** When it was counted. */
  readonly at: string
  readonly figures: readonly Figure[]
}
