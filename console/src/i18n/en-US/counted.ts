const numbers = new Intl.NumberFormat('en-US')

/** `1 package`, `1,204 packages`. */
export function counted(count: number, one: string, many: string): string {
  return `${numbers.format(count)} ${count === 1 ? one : many}`
}

export function grouped(count: number): string {
  return numbers.format(count)
}
