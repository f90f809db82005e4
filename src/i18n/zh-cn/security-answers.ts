import type { securityAnswers as english } from '../en/security-answers.ts'
import type { SameShape } from '../same-shape.ts'

export const securityAnswers: SameShape<typeof english> = {
  problems: {
    'advisory-feed.missing': '此处尚未导入 {ecosystems} 的安全公告，无法对这些软件包作出判断。这不代表它们没有漏洞。',
    'advisory.known-as': '此处没有安全公告 {id}；它是 {ids} 的别名。',
    'security-answer.token-required':
      '此处需要具有 advisory:read 权限范围的 API 令牌：以 Bearer 方式发送，或作为密码发送（用户名任意）。',
    'security-answer.unknown-path': '该地址下没有内容。',
    'security-answer.too-slow': '未能在 {seconds} 秒内完成应答，请稍后重试。',
    'security-query.invalid': '无法读取请求：{at} 必须是 {expected}。',
    'security-query.too-many': '请求的内容过多：{at} 超过 {limit} 项。',
    'security-query.too-deep': '请求嵌套过深或包含过多的值：{reason}。',
    'osv-query.unknown-ecosystem': 'Assay 不认识生态系统 {ecosystem}，或不认识其中的这个发行版本。',
    'osv-query.bad-page-token': '该分页标记不属于此查询的任何一页。',
    'osv-query.commit-unanswerable': '此处无法按提交查询：安全公告按软件包和版本匹配，请改用软件包查询。',
  },
}
