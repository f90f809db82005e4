import type { introductions as english } from '../en/introductions.ts'
import type { SameShape } from '../same-shape.ts'

export const introductions: SameShape<typeof english> = {
  problems: {
    'introduction.unknown': '没有这份引入申请，或您无权查看。',
    'introduction.unknown-file': 'Assay 无法读取 {fileName}。请保留包管理器给出的文件名，例如 package-lock.json。',
    'introduction.unreadable-source': '无法解析 {fileName}，未保存任何内容：{reason}。',
    'introduction.empty-source': '{fileName} 中没有任何软件包。',
    'introduction.source-too-large': '文件超过允许的 {limitMegabytes} MB。',
    'introduction.too-many-items': '软件包超过 {limit} 个，一份申请无法容纳，请拆分后提交。',
    'introduction.bad-package': '“{text}”不是软件包，应写作：名称、名称@版本或名称@版本范围。',
    'introduction.wrong-state': '该申请目前的状态为“{state}”，不能执行此操作。',
    'introduction.expired': '该申请已失效，请重新发起。',
    'introduction.not-requester': '只有申请人本人可以执行此操作。',
    'introduction.own-request': '这是您本人提出的申请，任何人都不能审批自己的申请。',
    'introduction.comment-required': '不同意或退回时必须填写意见。',
    'introduction.incomplete': '来源文件有一部分无法解析，申请内容可能不全，不能提交：{reasons}。',
    'introduction.integrity-differs': '{count} 个软件包的摘要与上游仓库声明的不一致：{names}。请先查明原因。',
    'introduction.unresolved-items': '{count} 个软件包按所写内容无法找到：{names}。',
    'introduction.denied-items': '{count} 个软件包被策略禁止，申请不能批准：{names}。请退回申请，由申请人更换。',
    'introduction.facts-changed': '审批期间，这些软件包的已知信息发生了变化。请重新查看后再作决定。',
    'check.file-has-ranges': '{fileName} 中只有版本范围，没有确定的版本。请检查与之对应的锁文件。',
  },
  items: {
    'not-in-registry': '上游仓库没有该软件包，或没有这个版本。',
    'no-matching-version': '没有满足“{detail}”的版本。',
    'no-version': '来源文件没有写明其版本。',
    'git-source': '来自 Git 仓库而非软件包仓库，不能以此方式引入：{detail}',
    'file-source': '是项目旁的文件或文件夹，不是软件包仓库中的软件包：{detail}',
    'url-source': '来自单独的下载地址而非软件包仓库，不能以此方式引入：{detail}',
    'other-source': '不是来自软件包仓库，不能以此方式引入：{detail}',
    'reserved-name': '该名称为本机构保留，不会向外部查询。',
    bundled: '包含在另一个软件包的归档文件中，随其一并引入：{detail}',
    'integrity-differs': '文件中的摘要与上游仓库声明的不一致，其中之一可能已被篡改。',
    'upstream-unavailable': '无法查询上游仓库，因此对其一无所知：{detail}',
  },
  titles: {
    more: '{first} 及其他 {count} 个',
  },
}
