const numbers = new Intl.NumberFormat('zh-CN')

export function grouped(count: number): string {
  return numbers.format(count)
}
