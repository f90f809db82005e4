import type { findings as english } from '../en/findings.ts'
import type { SameShape } from '../same-shape.ts'

export const findings: SameShape<typeof english> = {
  problems: {
    'analysis.unknown': '没有这条研判。',
    'analysis.unknown-vulnerability': '没有名为 {vulnerability} 的漏洞通告。',
    'analysis.unknown-component': '没有这个组件。',
    'analysis.person-required': '只有自然人可以对漏洞发现作出研判。',
    'analysis.justification-required': '判定为不受影响时必须说明理由。',
    'analysis.needless-justification': '只有“不受影响”才需要填写理由。',
    'analysis.end-required': '接受风险必须设定截止日期，不能永久有效。',
    'analysis.wrong-end': '截止时间必须晚于当前时间。',
    'analysis.own': '不能复核自己作出的研判。',
    'analysis.already-confirmed': '已有另一人复核。',
    'analysis.ended': '该研判已撤销或已到期。',
    'vex.unreadable': '无法读取该 VEX 文件：{reason}。',
    'vex.already-imported': '该文件已导入过。',
    'vex.unknown': '该文件没有待复核的内容。',
    'blast-radius.invalid-range': '无法确定所指的版本：{reason}。',
    'blast-radius.too-many': '清单最多 {max} 行。',
  },
}
