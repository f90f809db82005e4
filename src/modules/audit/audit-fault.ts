import { audit as english } from '#i18n/en/audit.ts'
import { fillText, type Language } from '#i18n/problems.ts'
import { audit as chinese } from '#i18n/zh-cn/audit.ts'

/** What is wrong, exactly; each has its words in `i18n`. */
export type AuditFaultReason = keyof typeof english.faults

export type AuditFaultKind = 'edited' | 'reordered' | 'gap' | 'broken-link'

export interface AuditFault {
  readonly sequence: number
  readonly kind: AuditFaultKind
  readonly reason: AuditFaultReason
  /** In English; `faultText` gives another language. */
  readonly message: string
}

const kinds: Readonly<Record<AuditFaultReason, AuditFaultKind>> = {
  leaf: 'edited',
  columns: 'edited',
  hash: 'edited',
  position: 'reordered',
  repeated: 'reordered',
  missing: 'gap',
  'missing-end': 'gap',
  link: 'broken-link',
  head: 'broken-link',
  'beyond-head': 'broken-link',
  'known-head': 'broken-link',
}

export function auditFault(sequence: number, reason: AuditFaultReason): AuditFault {
  return { sequence, kind: kinds[reason], reason, message: faultText(sequence, reason, 'en-US') }
}

export function faultText(sequence: number, reason: AuditFaultReason, language: Language): string {
  const words = language === 'zh-CN' ? chinese : english
  return fillText(words.faults[reason], { sequence })
}
