import type { assessments as english } from '../en/assessments.ts'
import type { SameShape } from '../same-shape.ts'

export const assessments: SameShape<typeof english> = {
  problems: {},
  findings: {
    'advisory-data.missing': '没有该生态的漏洞公告数据，未发现问题不代表没有问题。',
    'malware.known': '{advisory} 将该版本列为恶意软件。',
    'malware.undecided': '{advisory} 称该软件包含恶意代码，但无法确定是否涉及该版本。',
    'vulnerability.known': '{advisory}，严重程度 {severity}，修复版本 {fixed}。',
    'vulnerability.unfixed': '{advisory}，严重程度 {severity}，尚无已知修复版本。',
    'vulnerability.undecided': '{advisory} 涉及该软件包，但无法确定是否涉及该版本。',
    'integrity.wrong-digest': '收到的文件与仓库所声明的不一致。',
    'integrity.changed-upstream': '自 {since} 起，仓库声明的摘要与已保存文件的摘要不同。',
    'integrity.not-fetched': '无法获取制品：{reason}。',
    'licence.absent': '未声明许可证，因此未授予任何权利。',
    'licence.unlicensed': '发布者声明不授予任何权利。',
    'licence.in-file': '许可条款在文件 {file} 中，须人工阅读。',
    'licence.unreadable': '“{declared}”不是 SPDX 许可证表达式。',
    'licence.uncertain': '“{declared}”可能指 {expression}，但不能确定。',
    'licence.weak-copyleft': '{declared}：对该组件的修改须予公开。',
    'licence.restrictive': '除保留声明外另有要求的条款：{terms}。',
    'licence.unclassified': '尚未分类的条款：{terms}。',
    'release-age.unknown': '发布日期未知；首次出现于 {days} 天前。',
    'release-age.in-future': '仓库给出的发布日期在未来：{date}。',
    'release-age.young': '发布于 {days} 天前。',
    'deprecation.declared': '发布者已弃用：{message}',
    'deprecation.vanished': '自 {since} 起仓库已不再列出该版本。',
    'install-scripts.present': '安装时会执行发布者的脚本。',
  },
  failures: {
    'assessment.crashed': '评估失败，已记录，编号 {id}。',
  },
}
