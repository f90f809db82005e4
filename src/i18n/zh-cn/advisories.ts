import type { advisories as english } from '../en/advisories.ts'
import type { SameShape } from '../same-shape.ts'

export const advisories: SameShape<typeof english> = {
  problems: {
    'advisory.unknown': '没有该安全公告。',
    'feed.invalid-name': '{source} 不能作为公告源名称：只能使用小写字母、数字、“.”和“-”，最多 60 个字符。',
    'feed.other-kind': '{source} 是 {held} 格式的数据源；{given} 格式须使用另外的名称。',
    'advisory-import.unknown': '没有该导入记录。',
    'advisory-import.outside': '只能从服务器的 imports 文件夹或示例数据导入安全公告。',
    'advisory-import.not-found': '服务器上的该路径下没有内容。',
    'advisory-import.unreadable': '无法读取公告源：{reason}。',
    'advisory-import.older': '此列表的日期为 {given}，现有列表更新（{held}），未作任何更改。',
    'advisory-revision.unknown': '该公告没有这一修订。',
    'advisory-import.empty': '公告源中没有可用的记录，其中 {failedCount} 条已损坏。',
  },
}
