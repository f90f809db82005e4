import { createRequire } from 'node:module'
import { sql } from 'kysely'
import { cyclonedxDocument } from '#formats/cyclonedx.ts'
import { parsePurl } from '#formats/purl.ts'
import type { Sbom, SbomComponent, SbomScope } from '#formats/sbom.ts'
import { spdxDocument } from '#formats/spdx-document.ts'
import type { Scope } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { requireReadable } from './list-components.ts'
import { unpackGraph } from './sboms/component-graph.ts'

const { version: toolVersion } = createRequire(import.meta.url)('../../../package.json') as { readonly version: string }

interface HeldComponent {
  readonly id: number
  readonly purl: string | null
  readonly name: string
  readonly version: string | null
  readonly direct: boolean | null
  readonly scope: SbomScope
  readonly license: string | null
}

/**
 * A bill of materials of what the inventory knows of a release, as CycloneDX 1.6 or SPDX 2.3. What has no package URL is told as
 * a problem, and makes it incomplete. Throws `release.unknown`, and `release.without-sbom` when nobody has said what it consists of.
 */
export async function releaseSbom(scope: Scope, releaseId: number, format: 'cyclonedx' | 'spdx') {
  await requireReadable(scope, releaseId)
  const sbom = await readSbom(scope, releaseId)
  const origin = { toolVersion, timestamp: scope.now.toISOString() }
  const document = format === 'spdx' ? spdxDocument(sbom, origin) : cyclonedxDocument(sbom, origin)
  const extension = format === 'spdx' ? 'spdx' : 'cdx'
  return { document, fileName: `${sbom.subject.name}-${sbom.subject.version ?? ''}.${extension}.json` }
}

async function readSbom(scope: Scope, releaseId: number): Promise<Sbom> {
  const release = await scope.db
    .selectFrom('release as r')
    .innerJoin('application as a', 'a.id', 'r.application_id')
    .innerJoin('sbom as s', 's.id', 'r.sbom_id')
    .select(['a.code', 'r.version', 's.file_name as fileName', 's.complete', 's.graph'])
    .where('r.id', '=', releaseId)
    .executeTakeFirst()
  if (!release) throw new Problem('release.without-sbom', 404)
  const { rows } = await sql<HeldComponent>`
    select c.id, c.purl, c.name, c.version, rc.direct, rc.scope, l.text as license
    from release_component as rc join component as c on c.id = rc.component_id
    left join license as l on l.id = rc.license_id
    where rc.release_id = ${releaseId}::integer order by c.identity collate "C"`.execute(scope.db)
  const path = release.fileName || 'bom'
  const edges = release.graph === null ? new Map<number, readonly number[]>() : unpackGraph(release.graph).edges
  const refs = new Map(rows.flatMap(({ id, purl }) => (purl === null ? [] : [[id, purl] as const])))
  const components = rows.flatMap((row) => componentOf(row, { path, refs, edges }) ?? [])
  const problems = rows
    .filter(({ purl }) => purl === null)
    .map(({ name, version }) => ({
      path,
      code: 'sbom.component-without-purl',
      message: `"${name}" ${version ?? ''} has no package URL`,
      hides: true,
    }))
  return {
    subject: { kind: 'folder', name: release.code, version: release.version, facts: {} },
    components,
    directRefs: components.filter(({ direct }) => direct === true).map(({ ref }) => ref),
    complete: release.complete === true && problems.length === 0,
    problems,
    projects: [],
  }
}

interface Known {
  readonly path: string
  readonly refs: ReadonlyMap<number, string>
  readonly edges: ReadonlyMap<number, readonly number[]>
}

function componentOf(row: HeldComponent, { path, refs, edges }: Known): SbomComponent | undefined {
  if (row.purl === null) return undefined
  const { type, namespace, name, version } = parsePurl(row.purl)
  const dependsOn = (edges.get(row.id) ?? []).flatMap((id) => refs.get(id) ?? []).toSorted()
  return {
    ref: row.purl,
    purl: row.purl,
    type,
    ...(namespace !== undefined && { group: namespace }),
    name,
    title: row.name,
    ...(version !== undefined && { version }),
    requirements: [],
    ...(row.direct !== null && { direct: row.direct }),
    scope: row.scope,
    digests: [],
    otherHashes: [],
    licenses: row.license === null ? [] : [row.license],
    sources: [],
    occurrences: [{ path, extractor: 'generic/bom', reads: 'installed' }],
    dependsOn,
    // Of one without edges it is not kept whether its document said that it needs nothing.
    dependenciesKnown: dependsOn.length > 0,
  }
}
