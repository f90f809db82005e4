import type { access as english } from '../en-US/access.ts'
import type { SameShape } from '../same-shape.ts'

export const access: SameShape<typeof english> = {
  brandTitle: '先检验，后入库',
  brandText:
    '每一个开源软件包的引入、使用与退出，都经过判定：有策略可依，有证据可查，有责任人可问，全程留痕、不可篡改。',
  signIn: {
    title: '登录',
    lead: '请使用本机构的账户登录。',
    username: '用户名',
    password: '密码',
    submit: '登录',
    signedOut: '请登录后继续。',
  },
  bootstrap: {
    title: '创建首位管理员',
    lead: '此链接仅可使用一次，用于创建负责初始配置的账户。',
    organisation: '机构名称',
    name: '姓名',
    username: '用户名',
    usernameHint: '可使用小写字母、数字、点、连字符和下划线',
    password: '密码',
    passwordHint: (characters) => `至少 ${characters} 个字符`,
    repeat: '确认密码',
    mismatch: '两次输入的密码不一致',
    submit: '创建并登录',
    noSecret: '地址中缺少密钥部分，请打开服务器启动时给出的完整链接。',
  },
  invitation: {
    title: '欢迎使用 Assay',
    lead: '请设置密码。此链接仅可使用一次。',
    submit: '设置密码并登录',
    noSecret: '地址中缺少密钥部分，请打开邀请中的完整链接。',
    done: '密码已设置，请登录。',
  },
}
