import type { Language } from '#i18n/problems.ts'
import { getOrgUnitPath, requirePermission } from '#modules/access/index.ts'
import { record } from '#modules/audit/index.ts'
import { findApplication } from '#modules/inventory/index.ts'
import { requirePerson } from '#modules/policy/index.ts'
import type { Context, Scope } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { newId } from '#platform/ids.ts'
import { Problem } from '#platform/problem.ts'
import { type DecidedVersions, decideVersions } from './decide-versions.ts'
import { defaultTitle } from './default-title.ts'
import { ecosystemOfFile, fileBytes, plainFileName, requireEcosystem } from './extract-file.ts'
import { nextDeadline } from './next-deadline.ts'
import type { FindRepository, IntroductionNeeds, IntroductionSource } from './resolution.ts'
import { resolveSource } from './resolve-source.ts'
import { storableText } from './storable-text.ts'
import { summariseItems } from './summarise-items.ts'
import { replaceItems } from './write-items.ts'

export type SourceInput =
  | { readonly kind: 'lockfile' | 'manifest'; readonly fileName: string; readonly content: string }
  /** `name`, `name@version` or `name@range`. */
  | { readonly kind: 'packages'; readonly packages: readonly string[] }

export interface NewIntroduction {
  readonly source: SourceInput
  /** Absent: made of the packages. */
  readonly title?: string
  readonly purpose: string
  /** The approval counts for the unit of the application; absent: for the requester's own. */
  readonly applicationCode?: string
  /** The name of the repository through which versions are looked up. Absent: the one for the ecosystem. */
  readonly repository?: string
  /** Purl type. Absent: as the file's name tells; for named packages, the repository's, or npm. */
  readonly ecosystem?: string
  /** Of the title that is made of the packages. */
  readonly language?: Language
}

export interface CreatedIntroduction {
  readonly id: string
  readonly decided: DecidedVersions
}

/**
 * Makes a draft: everything that the source would bring in, resolved, looked up in the catalogue and decided, before
 * anything is downloaded. Nothing is stored when the source as a whole cannot be used. Throws `ecosystem.unknown`,
 * `application.unknown`, `application.retired`, `repository.unknown` and the problems of `resolveSource`.
 */
export async function createIntroduction(
  context: Context,
  { loadIndex, findRepository }: IntroductionNeeds,
  input: NewIntroduction,
): Promise<CreatedIntroduction> {
  const person = requirePerson(context.actor)
  const application = await findTarget(context, input.applicationCode)
  const orgUnitId = application?.orgUnitId ?? person.orgUnitId
  const orgUnitPath = await getOrgUnitPath(context, orgUnitId)
  requirePermission(context.actor, 'introduction:create', { orgUnitId, orgUnitPath })
  const { source, ecosystem, repository } = await readInput(context, findRepository, input)
  const place = { loadIndex, ecosystem, repository, orgUnitPath }
  const { items, complete, warnings } = await resolveSource(context, place, source)
  const versionIds = items.flatMap((item) => item.versionId ?? [])
  const decided = await decideVersions(context, versionIds, orgUnitPath)
  const { sha256 } = await context.blobs.put(source.bytes)
  const id = newId(context.now)
  const title = input.title?.trim() || defaultTitle(items, input.language ?? 'en-US')
  const row = {
    id,
    title,
    state: 'draft',
    requester_person_id: person.personId,
    application_id: application?.id ?? null,
    org_unit_id: orgUnitId,
    repository,
    ecosystem: ecosystem.type,
    purpose: input.purpose,
    source_kind: source.kind,
    source_name: source.name,
    source_sha256: sha256,
    complete,
    warnings: JSON.stringify(warnings),
    item_count: items.length,
    unapproved_count: summariseItems(items, decided).unapproved,
    created_at: context.now,
    expires_at: await nextDeadline(context),
  }
  await transact(context, async (tx) => {
    const { number } = await tx.db.insertInto('introduction').values(row).returning('number').executeTakeFirstOrThrow()
    await replaceItems(tx, id, items)
    const { kind, name } = source
    const detail = {
      number,
      title,
      source: kind,
      sourceName: name,
      sourceSha256: sha256,
      itemCount: items.length,
      complete,
    }
    await record(tx, { action: 'introduction.created', subjectKind: 'introduction', subjectId: id, orgUnitId, detail })
  })
  return { id, decided }
}

interface ReadInput {
  readonly source: IntroductionSource
  readonly ecosystem: ReturnType<typeof requireEcosystem>
  /** By name. */
  readonly repository: string
}

/** A file tells its ecosystem by its name; names of packages take that of the repository which was chosen for them. */
async function readInput(context: Context, find: FindRepository, input: NewIntroduction): Promise<ReadInput> {
  const { source, repository } = input
  if (source.kind === 'packages') {
    const packages = source.packages.map((each) => each.trim()).filter((each) => each !== '')
    const bytes = Buffer.from(packages.join('\n'), 'utf8')
    const name = storableText(packages[0] ?? '', 200)
    const ecosystem = input.ecosystem ?? (repository === undefined ? 'npm' : undefined)
    if (ecosystem !== undefined) requireEcosystem(ecosystem)
    const found = await find(context, { name: repository, ecosystem })
    return {
      source: { kind: source.kind, name, bytes },
      ecosystem: requireEcosystem(found.ecosystem),
      repository: found.name,
    }
  }
  const name = plainFileName(source.fileName)
  const known = input.ecosystem === undefined ? ecosystemOfFile(source.kind, name) : requireEcosystem(input.ecosystem)
  const bytes = fileBytes(source.content)
  const found = await find(context, { name: repository, ecosystem: known.type })
  return { source: { kind: source.kind, name, bytes }, ecosystem: known, repository: found.name }
}

async function findTarget(scope: Scope, code: string | undefined) {
  if (code === undefined) return undefined
  const found = await findApplication(scope, code)
  if (!found) throw new Problem('application.unknown', 404)
  if (found.retiredAt) throw new Problem('application.retired', 409, { code: found.code })
  return found
}
