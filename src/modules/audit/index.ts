import type { Module } from '#platform/module.ts'
import { auditRoutes } from './routes.ts'

export type { AuditDetail, AuditEntry, AuditValue } from './audit-entry.ts'
export { auditExempt } from './audit-exempt.ts'
export type { AuditFault, AuditFaultKind } from './audit-fault.ts'
export { record } from './record.ts'
export { type AuditFilter, type AuditItem, searchAudit } from './search-audit.ts'
export { type AuditHead, type AuditVerification, verifyAudit } from './verify-audit.ts'

export const auditModule: Module = { name: 'audit', routes: auditRoutes }
