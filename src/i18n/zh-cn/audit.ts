import type { audit as english } from '../en/audit.ts'
import type { SameShape } from '../same-shape.ts'

export const audit: SameShape<typeof english> = {
  problems: {},
  faults: {
    leaf: '记录 {sequence} 的封存内容与其哈希不符。',
    columns: '记录 {sequence} 的内容与写入时封存的内容不一致。',
    hash: '记录 {sequence} 的哈希与其内容及前一条记录不符。',
    position: '记录 {sequence} 写入时使用的是另一个序号。',
    repeated: '序号 {sequence} 被多次使用。',
    missing: '记录 {sequence} 之前有记录缺失。',
    'missing-end': '记录 {sequence} 之后有记录缺失：链条登记的长度更长。',
    link: '记录 {sequence} 没有链接到前一条记录。',
    head: '链条登记的末端与记录 {sequence} 不一致。',
    'beyond-head': '记录 {sequence} 超出了链条登记的末端。',
    'known-head': '为记录 {sequence} 留存的哈希与现在的不一致。',
  },
}
