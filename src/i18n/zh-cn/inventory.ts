import type { inventory as english } from '../en/inventory.ts'
import type { SameShape } from '../same-shape.ts'

export const inventory: SameShape<typeof english> = {
  problems: {
    'application.unknown': '没有该应用系统。',
    'application.invalid-code': '{code} 不能作为应用系统代码：须为 2 至 40 位大写字母、数字或“-”。',
    'application.code-taken': '代码 {code} 已属于另一个应用系统。',
    'application.retired': '应用系统 {code} 已下线，恢复后才能修改。',
    'release.invalid-version': '{version} 不能作为发布版本号：最多 200 个字符，首尾不能有空白。',
    'release.unknown': '没有该发布版本。',
    'release.without-sbom': '该发布版本尚未提交软件物料清单，其组成未知。',
    'sbom.unknown': '没有该软件物料清单。',
    'sbom.empty': '没有收到内容：请求体应为软件物料清单文件。',
    'sbom.too-large': '软件物料清单最大为 {megabytes} MiB。',
    'sbom.unreadable': '无法识别为软件物料清单：{reason}。',
    'sbom.beyond-limits': '软件物料清单超出读取上限：{reason}。',
  },
}
