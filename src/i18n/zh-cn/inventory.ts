import type { inventory as english } from '../en/inventory.ts'
import type { SameShape } from '../same-shape.ts'

export const inventory: SameShape<typeof english> = {
  problems: {
    'application.unknown': '没有该应用系统。',
    'application.invalid-code': '{code} 不能作为应用系统代码：须为 2 至 40 位大写字母、数字或“-”。',
    'application.code-taken': '代码 {code} 已属于另一个应用系统。',
    'application.retired': '应用系统 {code} 已下线，恢复后才能修改。',
  },
}
