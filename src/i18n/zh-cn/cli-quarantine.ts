import type { quarantine as english } from '../en/cli-quarantine.ts'
import type { SameShape } from '../same-shape.ts'

/** `assay quarantine` 的用语。 */
export const quarantine: SameShape<typeof english> = {
  about: '观察期未满或检查未完成的新版本',
  list: '列出隔离中的版本，最先期满的在前',
  ask: '申请提前解除某个版本的隔离，须另外两人同意',
  agree: '同意提前解除',
  refuse: '拒绝提前解除',
  revoke: '立即终止提前解除；由申请人执行即为撤回',
  arguments: { version: '带版本的 purl', release: '申请编号，或其版本的 purl' },
  options: {
    text: '名称的一部分',
    ecosystem: 'purl 类型：npm、maven、pypi',
    release: '仅列出有此类申请的版本：asked（待同意）、inForce（生效中）、none（未申请）',
    all: '包括无人请求的版本',
    reason: '理由',
    hours: '多少小时后失效，无论是否已获同意',
    checks: '在策略允许的范围内，同时不要求未完成的检查',
    comment: '留档的意见',
  },
  columns: {
    what: '版本',
    state: '状态',
    since: '首次发现',
    until: '隔离至',
    checks: '未完成的检查',
    release: '申请',
  },
  states: { held: '隔离中', asked: '已申请，{count}/2 人已同意', inForce: '已提前解除，至 {until}' },
  nothing: '没有被隔离的版本。',
  more: '还有更多，请用 --text 或 --ecosystem 缩小范围。',
  asked: '已提交申请 {id}，须另外两人同意。',
  done: { agree: '已同意 {id}。', refuse: '已拒绝 {id}。', revoke: '已终止 {id}。' },
  unknownVersion: '目录中没有 {purl}。',
  noRelease: '{purl} 没有待处理或生效中的申请。',
}
