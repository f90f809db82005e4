import type { access as english } from '../en/access.ts'
import type { SameShape } from '../same-shape.ts'

export const access: SameShape<typeof english> = {
  /** What the topmost unit is called until somebody says otherwise. */
  organisation: '本行',
  problems: {
    'login.failed': '用户名或密码错误。',
    'login.too-many-attempts': '失败次数过多，请在 {minutes} 分钟后重试。',
    'login.busy': '当前登录人数过多，请稍后重试。',
    'session.unknown': '您没有这个会话。',
    'token.invalid': 'API 令牌在此处无效。',
    'token.expired': 'API 令牌已于 {at} 到期，请新建令牌。',
    'token.revoked': 'API 令牌已于 {at} 被吊销，请新建令牌。',
    'token.unknown': '没有这个令牌。',
    'token.scope-not-held': '不能授予令牌 {scope} 权限：其所有者没有该权限。',
    'token.scope-unknown': '不存在权限 {scope}。',
    'token.session-required': '请使用密码登录后再创建令牌；不能用令牌创建另一个令牌。',
    'password.too-short': '密码至少需要 {lengthMin} 个字符。',
    'password.too-long': '密码不能超过 {lengthMax} 个字符。',
    'password.too-simple': '密码中不同的字符太少。',
    'password.is-username': '密码不能与用户名相同。',
    'password.wrong': '当前密码错误。',
    'bootstrap.link-invalid': '此链接无效：已使用、已过期，或从未签发。',
    'bootstrap.already-done': '系统已有管理员，请向管理员申请账号。',
    'invitation.link-invalid': '此链接无效：已使用、已过期，或从未签发。',
    'person.unknown': '没有此人员。',
    'person.disabled': '此人员已停用。',
    'person.username-invalid':
      '用户名须为 1 至 64 个字符，可用小写字母、数字、点、连字符、下划线和 @，并以字母或数字开头。',
    'person.username-taken': '用户名 {username} 已被占用。',
    'role.unknown': '不存在角色 {role}。',
    'role.not-scopable': '角色 {role} 只能在全局范围授予，不能限定到机构或仓库。',
    'role.already-held': '在该范围内已拥有角色 {role}。',
    'role.grant-unknown': '没有这项角色授权。',
    'role.self-grant': '任何人都不能给自己授予角色，须由另一位管理员操作。',
    'administrator.last': '此操作会使系统失去最后一位管理员，请先指定另一位管理员。',
    'org-unit.unknown': '没有这个机构。',
    'org-unit.code-taken': '代码 {code} 已属于另一个机构。',
    'org-unit.root-exists': '顶级机构已存在，新机构必须有上级机构。',
    'team.unknown': '没有这个团队。',
    'team.name-taken': '该机构已有名为 {name} 的团队。',
  },
}
