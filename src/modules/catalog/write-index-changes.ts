import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { ArtifactChange } from './compare-artifact.ts'
import type { IndexChanges, VersionChange } from './compare-index.ts'
import { keepObservations } from './observe-changes.ts'
import type { Origin } from './origin.ts'

/** Writes what changed about one package: at most five statements, however many versions. */
export async function writeIndexChanges(
  tx: Tx,
  { packageId, from }: { readonly packageId: string; readonly from: Origin | undefined },
  changes: IndexChanges,
): Promise<void> {
  if (changes.newVersions.length > 0) await insertVersions(tx, packageId, changes.newVersions)
  if (changes.changedVersions.length > 0) await updateVersions(tx, changes.changedVersions)
  if (changes.newArtifacts.length > 0) await insertArtifacts(tx, changes.newArtifacts)
  if (changes.changedArtifacts.length > 0) await updateArtifacts(tx, changes.changedArtifacts)
  await keepObservations(tx, { packageId, from }, changes.observations)
}

async function insertVersions(tx: Tx, packageId: string, rows: readonly VersionChange[]): Promise<void> {
  await sql`
    insert into package_version (id, version, version_key, key_revision, key_problem, is_prerelease, license, deprecated,
      yanked, has_install_script, published_at, vanished_at, is_listed, described_at, origin_id, package_id,
      first_seen_at)
    select added.*, ${packageId}::uuid, ${tx.now}::timestamptz from ${versionRows(rows)}`.execute(tx.db)
}

/** Rebuilt keys and changed facts of versions that are held. */
export async function updateVersions(tx: Tx, rows: readonly VersionChange[]): Promise<void> {
  await sql`
    update package_version as held set version_key = added.version_key, key_revision = added.key_revision,
      key_problem = added.key_problem, is_prerelease = added.is_prerelease, license = added.license,
      deprecated = added.deprecated, yanked = added.yanked, has_install_script = added.has_install_script,
      published_at = added.published_at, vanished_at = added.vanished_at, is_listed = added.is_listed,
      described_at = added.described_at, origin_id = added.origin_id
    from ${versionRows(rows)} where held.id = added.id`.execute(tx.db)
}

function versionRows(rows: readonly VersionChange[]) {
  return sql`unnest(
      ${rows.map((row) => row.id)}::uuid[], ${rows.map((row) => row.version)}::text[],
      ${rows.map((row) => row.versionKey)}::bytea[], ${rows.map((row) => row.keyRevision)}::int[],
      ${rows.map((row) => row.keyProblem)}::text[], ${rows.map((row) => row.isPrerelease)}::boolean[],
      ${rows.map((row) => row.license)}::text[], ${rows.map((row) => row.deprecated)}::text[],
      ${rows.map((row) => row.yanked)}::text[], ${rows.map((row) => row.hasInstallScript)}::boolean[],
      ${rows.map((row) => row.publishedAt)}::timestamptz[], ${rows.map((row) => row.vanishedAt)}::timestamptz[],
      ${rows.map((row) => row.isListed)}::boolean[], ${rows.map((row) => row.describedAt)}::timestamptz[],
      ${rows.map((row) => row.originId)}::uuid[]
    ) as added (id, version, version_key, key_revision, key_problem, is_prerelease, license, deprecated,
      yanked, has_install_script, published_at, vanished_at, is_listed, described_at, origin_id)`
}

async function insertArtifacts(tx: Tx, rows: readonly ArtifactChange[]): Promise<void> {
  await sql`
    insert into artifact (id, version_id, file_name, integrity, sha1, upstream_url, role, changed_upstream_at)
    select added.* from ${artifactRows(rows)}`.execute(tx.db)
}

async function updateArtifacts(tx: Tx, rows: readonly ArtifactChange[]): Promise<void> {
  await sql`
    update artifact as held set integrity = added.integrity, sha1 = added.sha1, upstream_url = added.upstream_url,
      role = added.role, changed_upstream_at = added.changed_upstream_at
    from ${artifactRows(rows)} where held.id = added.id`.execute(tx.db)
}

function artifactRows(rows: readonly ArtifactChange[]) {
  return sql`unnest(
      ${rows.map((row) => row.id)}::uuid[], ${rows.map((row) => row.versionId)}::uuid[],
      ${rows.map((row) => row.fileName)}::text[], ${rows.map((row) => row.integrity)}::text[],
      ${rows.map((row) => row.sha1)}::text[], ${rows.map((row) => row.upstreamUrl)}::text[],
      ${rows.map((row) => row.role)}::text[],
      ${rows.map((row) => row.changedUpstreamAt)}::timestamptz[]
    ) as added (id, version_id, file_name, integrity, sha1, upstream_url, role, changed_upstream_at)`
}
