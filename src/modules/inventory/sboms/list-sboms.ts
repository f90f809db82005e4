import { sql } from 'kysely'
import type { SbomQuality } from '#formats/sbom-quality/judge-quality.ts'
import { problemTexts } from '#i18n/problems.ts'
import { coveredUnits } from '#modules/access/index.ts'
import type { Scope } from '#platform/context.ts'
import { type ListOrder, type PageRequest, readPage } from '#platform/page.ts'
import { Problem } from '#platform/problem.ts'
import { showQuality } from './show-quality.ts'
import type { DocumentValidation } from './validate-document.ts'

const id = { by: sql`s.id`, kind: 'id' } as const
const size = { by: sql`s.size_bytes`, kind: 'integer' } as const
const components = { by: sql`coalesce(s.component_count, -1)`, kind: 'integer' } as const
const application = { by: sql`a.code collate "C"`, kind: 'text' } as const
export const sbomOrder: ListOrder = { fields: { received: id, size, components, application }, id, usual: '-received' }

export interface SbomList extends PageRequest {
  readonly applicationId?: string
  readonly state?: string
}

/** Bills of materials of the applications that the actor may read, the newest first unless asked otherwise. */
export function listSboms(scope: Scope, { applicationId, state, ...request }: SbomList) {
  const found = readable(scope)
    .$if(applicationId !== undefined, (query) => query.where('s.application_id', '=', applicationId ?? ''))
    .$if(state !== undefined, (query) => query.where('s.state', '=', state ?? ''))
  return readPage(scope, found, { ...request, order: sbomOrder }, shown)
}

/** One, with the problems met in it, how it stands to its standard and to the requirement sets; throws `sbom.unknown`. */
export async function showSbom(scope: Scope, sbomId: string) {
  const row = await readable(scope)
    .select(['s.problems', 's.validation', 's.quality'])
    .where('s.id', '=', sbomId)
    .executeTakeFirst()
  if (!row) throw new Problem('sbom.unknown', 404)
  const { problems, validation, quality, ...rest } = row
  return {
    ...shown(rest),
    problems: (problems ?? []) as SbomProblem[],
    validation: validation === null ? null : shownValidation(validation as unknown as DocumentValidation),
    quality: quality === null ? null : showQuality(quality as unknown as SbomQuality),
  }
}

function shownValidation({ faults, ...validation }: DocumentValidation) {
  return { ...validation, faults: [...faults] }
}

export interface SbomProblem {
  readonly code: string
  readonly message: string
  readonly line?: number
}

function readable(scope: Scope) {
  const units = coveredUnits(scope.actor, 'application:read')
  return scope.db
    .selectFrom('sbom as s')
    .innerJoin('release as r', 'r.id', 's.release_id')
    .innerJoin('application as a', 'a.id', 's.application_id')
    .innerJoin('org_unit as u', 'u.id', 'a.org_unit_id')
    .select(['s.id', 's.sha256', 's.size_bytes as sizeBytes', 's.file_name as fileName', 's.format', 's.state'])
    .select(['s.spec_version as specVersion', 's.notation', 's.failure', 's.failure_params as failureParams'])
    .select(['s.received_at as receivedAt', 's.received_by as receivedBy', 's.ended_at as endedAt', 's.complete'])
    .select(['s.component_count as componentCount', 's.added_count as addedCount'])
    .select(['s.removed_count as removedCount', 's.problem_count as problemCount'])
    .select(sql<string | null>`s.validation ->> 'state'`.as('validity'))
    .select(sql<number | null>`(s.quality ->> 'score')::real`.as('score'))
    .select(sql<string | null>`s.quality ->> 'grade'`.as('grade'))
    .select(['r.version as release', 'r.id as releaseId', 'a.id as applicationId', 'a.code as applicationCode'])
    .select(sql<boolean>`r.sbom_id is not distinct from s.id`.as('inForce'))
    .$if(units !== 'everywhere', (query) => query.where(sql<boolean>`u.path && ${units}::uuid[]`))
}

type SbomRow = Awaited<ReturnType<ReturnType<typeof readable>['execute']>>[number]

function shown({ applicationId, applicationCode, sizeBytes, failureParams, ...row }: SbomRow) {
  return {
    ...row,
    ...problemTexts(row.failure, failureParams),
    sizeBytes: Number(sizeBytes),
    application: { id: applicationId, code: applicationCode },
  }
}
