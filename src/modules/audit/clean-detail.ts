import { type AuditDetail, type AuditValue, cleanText } from './audit-entry.ts'

const depthMax = 32
const removed = '[removed]'
const secretNames = /^(password|passphrase|secret|credential|authorization|cookie|token|api[-_]?key|private[-_]?key)$/i
const tokenShape = /assay_[0-9A-Za-z]{38}/g

/**
 * A copy of the detail that JSON, RFC 8785 and PostgreSQL all accept, without secrets. A secret's name at the top is a
 * mistake of the caller and throws `RangeError`, as does nesting deeper than 32 levels; further down, where names may
 * come from outside, its value is removed, and so is every API token wherever it stands.
 */
export function cleanDetail(detail: AuditDetail): Readonly<Record<string, unknown>> {
  const secret = Object.keys(detail).find((name) => secretNames.test(name))
  if (secret !== undefined) throw new RangeError(`audit detail names a secret: ${secret}`)
  return cleanMembers(detail, 0)
}

function cleanMembers(members: AuditDetail, depth: number): Record<string, unknown> {
  const copy: Record<string, unknown> = Object.create(null)
  for (const [name, value] of Object.entries(members)) {
    if (value === undefined) continue
    copy[cleanWords(name)] = secretNames.test(name) ? removed : cleanValue(value, depth + 1)
  }
  return copy
}

function cleanValue(value: AuditValue, depth: number): unknown {
  if (depth > depthMax) throw new RangeError('audit detail is nested too deep')
  if (typeof value === 'string') return cleanWords(value)
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.map((each: AuditValue) => cleanValue(each ?? null, depth + 1))
  if (typeof value === 'object' && value !== null) return cleanMembers(value as AuditDetail, depth)
  return value
}

function cleanWords(text: string): string {
  return cleanText(text).replace(tokenShape, removed)
}
