import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { readVex } from '#formats/vex/read-vex.ts'
import { type VexDocument, VexError, type VexStatement, type VexStatus } from '#formats/vex/vex-document.ts'
import { record } from '#modules/audit/index.ts'
import { storableText } from '#modules/catalog/index.ts'
import type { Tx } from '#platform/context.ts'
import { newId } from '#platform/ids.ts'
import { Problem } from '#platform/problem.ts'
import type { AnalysisPlace, AnalysisState } from '../analyses/analysis.ts'
import { applyAnalyses, findingsOf, holdAnalyses } from '../analyses/apply-analyses.ts'
import { requireTriage } from '../analyses/read-scope.ts'
import { requireTriager } from '../analyses/require-triager.ts'
import { purlTarget, type SuppliedTarget } from './purl-target.ts'

export interface ReceivedVex {
  /** OpenVEX, CycloneDX or CSAF, as JSON text. */
  readonly content: string
  /** Said of this application only; what a document says of parts of a product needs one. */
  readonly applicationId?: string
}

export interface ImportedVex {
  readonly sha256: string
  readonly format: string
  readonly supplier: string
  readonly analyses: number
  /** Those that close findings: they count when a second person has confirmed them. */
  readonly awaiting: number
  /** Findings that changed at once. */
  readonly changed: number
  /** What could not be taken up, the first 200. */
  readonly unread: readonly string[]
}

const analysesMax = 20_000
const rowsAtOnce = 500
const unreadMax = 200

const states: Readonly<Record<VexStatus, AnalysisState>> = {
  'not-affected': 'not-affected',
  affected: 'exploitable',
  fixed: 'fixed',
  'under-investigation': 'in-triage',
}

/**
 * Takes what a supplier says as analyses, which our own go before. Throws `vex.unreadable`, `vex.already-imported`,
 * `analysis.person-required`, `application.unknown` and `access.denied`.
 */
export async function importVex(tx: Tx, { content, applicationId }: ReceivedVex): Promise<ImportedVex> {
  const person = requireTriager(tx.actor)
  const place: AnalysisPlace =
    applicationId === undefined ? { kind: 'everywhere' } : { kind: 'application', applicationId }
  await requireTriage(tx, place)
  const document = readDocument(content)
  const sha256 = createHash('sha256').update(content).digest('hex')
  await holdAnalyses(tx)
  await requireNew(tx, sha256, applicationId)
  const { said, unread } = await meantBy(tx, document, place)
  const supplier = storableText(document.author, 300)
  const rows = said.map(({ statement, name, target }) => ({
    id: newId(tx.now),
    vulnerability: name,
    ...target,
    place: place.kind,
    application_id: applicationId ?? null,
    state: states[statement.status],
    justification: statement.justification ?? null,
    detail: storableText(statement.detail, 10_000),
    source: 'supplier',
    supplier,
    document_sha256: sha256,
    made_by: person.personId,
    made_at: tx.now,
    said_at: statement.saidAt === undefined ? tx.now : new Date(statement.saidAt),
  }))
  for (let at = 0; at < rows.length; at += rowsAtOnce)
    await tx.db
      .insertInto('analysis')
      .values(rows.slice(at, at + rowsAtOnce))
      .execute()
  const changed = await applyAnalyses(tx, findingsOf(rows.map(({ id }) => id)))
  const awaiting = rows.filter(({ state }) => state === 'not-affected' || state === 'fixed').length
  const told = { format: document.format, supplier, analyses: rows.length, awaiting, changed }
  const detail = { ...told, applicationId, documentId: storableText(document.id, 300), unread: unread.length }
  await record(tx, { action: 'analysis.imported', subjectKind: 'vex-document', subjectId: sha256, detail })
  return { sha256, ...told, unread: unread.slice(0, unreadMax) }
}

function readDocument(content: string): VexDocument {
  try {
    const document = readVex(content)
    if (document.author === '') throw new VexError('it does not say whose it is')
    return document
  } catch (error) {
    if (!(error instanceof VexError)) throw error
    throw new Problem('vex.unreadable', 400, { reason: error.message.slice(0, 300) }, error)
  }
}

async function requireNew(tx: Tx, sha256: string, applicationId: string | undefined): Promise<void> {
  const { rows } = await sql`
    select from analysis where document_sha256 = ${sha256} and revoked_at is null
      and application_id is not distinct from ${applicationId ?? null}::uuid limit 1`.execute(tx.db)
  if (rows.length > 0) throw new Problem('vex.already-imported', 409)
}

interface Meant {
  readonly statement: VexStatement
  /** By which we know the vulnerability, or shall. */
  readonly name: string
  readonly target: SuppliedTarget
}

async function meantBy(tx: Tx, document: VexDocument, place: AnalysisPlace) {
  const known = await knownNames(tx, document)
  const said: Meant[] = []
  const unread = [...document.unread]
  for (const statement of document.statements) {
    const names = [statement.vulnerability, ...statement.aliases].filter((each) => each !== '')
    const name = names.find((each) => known.has(each)) ?? names.find((each) => /^CVE-/.test(each)) ?? names[0] ?? ''
    for (const product of statement.products) {
      const target = purlTarget(product.purl)
      if (typeof target === 'string') unread.push(`${name}: ${target}`)
      else if (product.within !== undefined && place.kind === 'everywhere')
        unread.push(`${name}: ${product.purl} is meant as a part of ${product.within || 'a product'} only`)
      else if (said.length >= analysesMax) throw new Problem('vex.unreadable', 400, { reason: 'it says too much' })
      else said.push({ statement, name: storableText(name, 200), target })
    }
  }
  return { said, unread: unread.map((each) => storableText(each, 500)) }
}

async function knownNames(tx: Tx, { statements }: VexDocument): Promise<ReadonlySet<string>> {
  const names = [...new Set(statements.flatMap((each) => [each.vulnerability, ...each.aliases]))]
  const asked = names.map((name) => storableText(name, 200))
  const { rows } = await sql<{ name: string }>`
    select id as name from advisory where id = any(${asked}::text[])
    union select alias from advisory_alias where alias = any(${asked}::text[])`.execute(tx.db)
  return new Set(rows.map(({ name }) => name))
}
