import type { platform as english } from '../en/platform.ts'
import type { SameShape } from '../same-shape.ts'

export const platform: SameShape<typeof english> = {
  problems: {
    'request.invalid': '请求不符合接口约定：{reason}。',
    'request.malformed-json': '请求体不是可读的 JSON。',
    'request.too-large': '请求体超过此处允许的 {limitBytes} 字节。',
    'request.address-too-long': '请求地址超过此处允许的 {limitCharacters} 个字符。',
    'request.bad-host': 'Host 请求头不是有效的主机名。',
    'request.bad-cursor': '分页标记不是本服务器给出的，请从第一页重新开始。',
    'request.unknown-route': '此地址没有内容。',
    'request.cross-site': '请求来自其他站点，未予执行。',
    'session.required': '请先登录，或携带 API 令牌。',
    'access.denied': '您在此处没有 {permission} 权限。',
    'server.internal': '服务器发生错误，已记录，编号 {id}。',
    'server.database-unavailable': '数据库无响应，未作任何更改，请稍后重试。',
    'server.not-migrated': '数据库缺少迁移：{names}。请运行 assay migrate。',
    'storage.full': '存储空间不足，无法存入新内容。已存储的内容仍可正常下载；请运维人员清理或扩容。',
    'storage.unavailable': '文件存储无响应（{reason}）。这不是对软件包的裁决，请稍后重试。',
    'storage.denied': '文件存储拒绝了 Assay 的访问（{reason}），请运维人员检查其密钥。',
    'outbound.refused': 'Assay 拒绝了到 {host} 的连接：{reason}。',
    'outbound.failed': '到 {host} 的连接失败：{reason}。',
  },
  pages: {
    consoleNotBuilt: '控制台尚未构建：npm run build',
  },
}
