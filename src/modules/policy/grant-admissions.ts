import { findEcosystem } from '#ecosystems/index.ts'
import { loadAdvisoryMatchers } from '#modules/advisories/index.ts'
import { record } from '#modules/audit/index.ts'
import { announceChange } from '#platform/changes.ts'
import type { Scope, Tx } from '#platform/context.ts'
import { newId } from '#platform/ids.ts'
import { Problem } from '#platform/problem.ts'
import type { AcknowledgedAdvisory } from './facts.ts'
import { loadPolicy } from './load-policy.ts'
import { millisecondsPerDay } from './view-facts.ts'

export interface NewAdmissions {
  readonly versionIds: readonly string[]
  /** Valid in this unit and below; absent: everywhere. */
  readonly orgUnitId?: string
  /** The request that it answers. */
  readonly introduction?: { readonly id: string; readonly number: number }
  /** A person's words; may be empty where there is a request, whose dossier has them. */
  readonly reason: string
  /** Absent: as long as the policy in force gives an admission. */
  readonly validUntil?: Date
}

const rowsMax = 500

/**
 * Lets versions in, knowing the advisories that match them at this moment: those that appear later, or become more
 * severe, are not accepted by it. Whoever calls has made sure that it was decided by a person who may, and by another
 * than who asked. Throws `version.unknown`.
 */
export async function grantAdmissions(tx: Tx, granted: NewAdmissions): Promise<{ readonly ids: readonly string[] }> {
  const versionIds = [...new Set(granted.versionIds)]
  const versions = await readVersions(tx, versionIds)
  if (versions.length < versionIds.length) throw new Problem('version.unknown', 404)
  const days = (await loadPolicy(tx)).document.admissionValidDays
  const validUntil = granted.validUntil ?? new Date(tx.now.getTime() + days * millisecondsPerDay)
  const acknowledged = await knownAdvisories(tx, versions)
  const rows = versions.map(({ id }) => ({
    id: newId(tx.now),
    version_id: id,
    org_unit_id: granted.orgUnitId ?? null,
    introduction_id: granted.introduction?.id ?? null,
    introduction_number: granted.introduction?.number ?? null,
    acknowledged: JSON.stringify(acknowledged.get(id) ?? []),
    reason: granted.reason,
    granted_by: tx.actor.kind === 'person' ? tx.actor.personId : null,
    valid_from: tx.now,
    valid_until: validUntil,
  }))
  for (let start = 0; start < rows.length; start += rowsMax)
    await tx.db
      .insertInto('admission')
      .values(rows.slice(start, start + rowsMax))
      .execute()
  for (const [index, version] of versions.entries()) {
    const { ecosystem, name, version: spelling, id } = version
    await record(tx, {
      action: 'admission.granted',
      subjectKind: 'version',
      subjectId: id,
      ...(granted.orgUnitId ? { orgUnitId: granted.orgUnitId } : {}),
      detail: {
        admissionId: rows[index]?.id,
        package: `${ecosystem} ${name}@${spelling}`.slice(0, 500),
        reason: granted.reason,
        introductionId: granted.introduction?.id,
        validUntil,
      },
    })
  }
  for (const packageId of new Set(versions.map((each) => each.packageId)))
    announceChange(tx, { topic: 'package', subjectId: packageId })
  return { ids: rows.map((row) => row.id) }
}

interface AdmittedVersion {
  readonly id: string
  readonly version: string
  readonly packageId: string
  readonly ecosystem: string
  readonly name: string
}

async function readVersions(scope: Scope, versionIds: readonly string[]): Promise<readonly AdmittedVersion[]> {
  const found: AdmittedVersion[] = []
  for (let start = 0; start < versionIds.length; start += rowsMax)
    found.push(
      ...(await scope.db
        .selectFrom('package_version as v')
        .innerJoin('package as p', 'p.id', 'v.package_id')
        .select(['v.id', 'v.version', 'p.id as packageId', 'p.ecosystem', 'p.name'])
        .where('v.id', 'in', versionIds.slice(start, start + rowsMax))
        .orderBy('p.name')
        .orderBy('v.id')
        .execute()),
    )
  return found
}

async function knownAdvisories(
  scope: Scope,
  versions: readonly AdmittedVersion[],
): Promise<ReadonlyMap<string, readonly AcknowledgedAdvisory[]>> {
  const known = new Map<string, readonly AcknowledgedAdvisory[]>()
  for (let start = 0; start < versions.length; start += rowsMax) {
    const part = versions.slice(start, start + rowsMax)
    const matchers = await loadAdvisoryMatchers(scope, part)
    for (const [index, { id, ecosystem, version }] of part.entries()) {
      const key = findEcosystem(ecosystem)?.versions.key(version) ?? { invalid: `no ecosystem ${ecosystem}` }
      const matches = matchers[index]?.match(version, key) ?? []
      known.set(
        id,
        matches.map(({ advisoryId, severityScore, state }) => ({
          id: advisoryId,
          ...(severityScore === undefined ? {} : { score: severityScore }),
          state,
        })),
      )
    }
  }
  return known
}
