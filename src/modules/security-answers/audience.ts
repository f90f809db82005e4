import { canForSomePackage, requirePermission } from '#modules/access/index.ts'
import type { Actor } from '#platform/context.ts'

/** What one caller may know of the advisories. */
export interface Audience {
  /** Prepared documents are kept for each: two callers with the same key see the same. */
  readonly key: string
  sees(advisory: { readonly id: string }): boolean
}

const readers: Audience = { key: 'readers', sees: () => true }

/**
 * The one place where answers are cut to their caller. Whoever may read advisories sees all of them: none is embargoed or
 * private. Nor is anything kept from those who may download packages: package managers ask with no other permission.
 * Throws `access.denied` for everybody else.
 */
export function audienceOf(actor: Actor): Audience {
  if (!canForSomePackage(actor, 'package:download', {})) requirePermission(actor, 'advisory:read')
  return readers
}
