import { sql } from 'kysely'
import type { Scope } from '#platform/context.ts'

/** Every column that names a blob, `table.column`: what one of them names is kept. A test holds this to the database. */
export const blobColumns = [
  'artifact.sha256',
  'check_result.artifact_sha256',
  'document_copy.sha256',
  'hosted_file.sha256',
  'hosted_part.sha256',
  'index_copy.sha256',
  'introduction.source_sha256',
  'part_upload_chunk.sha256',
  'sbom.sha256',
  'store_import_file.sha256',
] as const

/** Columns of that name that are no reason to keep anything. */
export const otherDigestColumns = [
  // Tells one VEX document from another; the document itself is not kept.
  'analysis.document_sha256',
  // What an isolated site was sent: it has its own.
  'site_exported_blob.sha256',
  'site_import.manifest_sha256',
  'unreferenced_blob.sha256',
] as const

/** `digest` is an expression: whether any column names it. */
export function isReferenced(digest: string) {
  const parts = blobColumns.map((each) => {
    const [table = '', column = ''] = each.split('.')
    return sql`exists (select from ${sql.table(table)} as r where r.${sql.ref(column)} = ${sql.ref(digest)})`
  })
  return sql<boolean>`(${sql.join(parts, sql` or `)})`
}

/** Those of the digests that something refers to. */
export async function findReferenced(scope: Scope, digests: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ sha256: string }>`select asked.sha256 from unnest(${digests}::text[]) as asked(sha256)
    where ${isReferenced('asked.sha256')}`.execute(scope.db)
  return new Set(rows.map((row) => row.sha256))
}
