import type { gateway as english } from '../en/gateway.ts'
import type { SameShape } from '../same-shape.ts'

export const gateway: SameShape<typeof english> = {
  upstream: {
    answers: '{url} 有响应。',
    answersWith: '{url} 有响应（状态码 {status}）。',
  },
  problems: {
    'gateway.token-required': '仓库 {repository} 需要 API 令牌：请登录控制台创建令牌，并写入客户端配置。',
    'gateway.unknown-path': '该路径不属于此仓库的协议。',
    'gateway.unsupported': '不支持：{reason}。',
    'repository.unknown': '仓库 {name} 不存在。',
    'repository.exists': '名为 {name} 的仓库已存在。',
    'repository.bad-name': '仓库名 {name} 不可用：只能用小写字母、数字、点、短横线和下划线，最多 63 个字符。',
    'repository.bad-upstream': '上游地址 {url} 不可用：必须是 http 或 https，且不含用户名、查询或片段。',
    'repository.bad-reserved-name': '保留名 {name} 不可用：应为完整名称，或以 * 结尾的前缀。',
    'repository.unknown-ecosystem': '网关不提供 {ecosystem}。',
    'package.reserved': '{name} 是本行保留的名称：不会向上游查询，此处也没有仓库提供。',
    'package.unknown': '仓库 {repository} 的上游没有 {name}。',
    'version.unknown': '上游没有 {name} 的 {version} 版本。',
    'artifact.unknown': '文件 {file} 不属于任何已知版本。',
    'artifact.missing-upstream': '上游列出了该版本，但没有文件 {address}。',
    'artifact.without-digest': '上游没有给出 {file} 的摘要，无法校验，不予提供。',
    'artifact.wrong-digest': '上游发送的 {file} 与其索引声明的内容不一致，已丢弃，不予提供。',
    'artifact.too-large': '文件 {file} 超过网关允许的大小。',
    'upstream.not-configured': '仓库 {repository} 未配置上游，请管理员在控制台设置。',
    'upstream.unavailable': '无法连接 {repository} 的上游（{reason}）。这不是对软件包的判定，请稍后重试。',
    'upstream.unreadable': '上游的应答不可用（{reason}），已丢弃。这不是对软件包的判定。',
    'upstream.foreign-artifact': '上游索引指向了此处不允许的其他主机（{host}）上的文件。',
  },
}
