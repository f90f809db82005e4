import type { advisories as english } from '../en/advisories.ts'
import type { SameShape } from '../same-shape.ts'

export const advisories: SameShape<typeof english> = {
  problems: {
    'advisory.unknown': '没有该安全公告。',
    'feed.invalid-name': '{source} 不能作为公告源名称：只能使用小写字母、数字、“.”和“-”，最多 60 个字符。',
    'advisory-import.unknown': '没有该导入记录。',
    'advisory-import.outside': '只能从服务器的 imports 文件夹或示例数据导入安全公告。',
    'advisory-import.not-found': '服务器上的该路径下没有内容。',
    'advisory-import.unreadable': '无法读取公告源：{reason}。',
    'advisory-import.empty': '公告源中没有可用的记录，其中 {failedCount} 条已损坏。',
  },
}
