import type { findings as english } from '../en/findings.ts'
import type { SameShape } from '../same-shape.ts'

export const findings: SameShape<typeof english> = {
  problems: {
    'blast-radius.invalid-range': '无法确定所指的版本：{reason}。',
    'blast-radius.too-many': '清单最多 {max} 行。',
  },
}
