import {
  statementsMax,
  unreadMax,
  type VexDocument,
  type VexProduct,
  type VexStatement,
  type VexStatus,
} from './vex-document.ts'
import { fieldsOf, listOf, textOf, timeOf } from './vex-fields.ts'
import { readJustification } from './vex-justifications.ts'

const statuses: ReadonlyMap<string, VexStatus> = new Map([
  ['not_affected', 'not-affected'],
  ['false_positive', 'not-affected'],
  ['exploitable', 'affected'],
  ['resolved', 'fixed'],
  ['resolved_with_pedigree', 'fixed'],
  ['in_triage', 'under-investigation'],
])

type Fields = Readonly<Record<string, unknown>>

/** CycloneDX's `vulnerabilities` that carry an `analysis`, parsed from JSON (version 1.4 or newer). */
export function readCycloneDxVex(document: Fields): VexDocument {
  const metadata = fieldsOf(document.metadata)
  const issued = timeOf(metadata.timestamp).saidAt
  const names = componentNames(document, fieldsOf(metadata.component))
  const statements: VexStatement[] = []
  const unread: string[] = []
  for (const [at, each] of listOf(document.vulnerabilities, statementsMax).entries()) {
    const statement = readStatement(fieldsOf(each), names, issued)
    if (typeof statement !== 'string') statements.push(statement)
    else if (unread.length < unreadMax) unread.push(`vulnerability ${at + 1}: ${statement}`)
  }
  return {
    format: 'CycloneDX',
    id: textOf(document.serialNumber),
    author: authorOf(metadata),
    ...(issued === undefined ? {} : { issuedAt: issued }),
    statements,
    unread,
  }
}

function authorOf(metadata: Fields): string {
  const author = listOf(metadata.authors, 1).map((each) => textOf(fieldsOf(each).name))[0]
  const { supplier, manufacturer, manufacture } = metadata
  const firm = [supplier, manufacturer, manufacture].map((each) => textOf(fieldsOf(each).name)).find(Boolean)
  return firm ?? author ?? ''
}

/** By `bom-ref`: the purl, and the product that it is a part of in this document. */
function componentNames(document: Fields, root: Fields): ReadonlyMap<string, VexProduct> {
  const names = new Map<string, VexProduct>()
  const within = textOf(root.purl, 2_000) || textOf(root['bom-ref'], 2_000) || textOf(root.name)
  const waiting = [...listOf(document.components)]
  for (let at = 0; at < waiting.length && at < 100_000; at++) {
    const component = fieldsOf(waiting[at])
    const purl = textOf(component.purl, 2_000)
    if (purl !== '') names.set(textOf(component['bom-ref'], 2_000), within === '' ? { purl } : { purl, within })
    for (const part of listOf(component.components)) waiting.push(part)
  }
  const own = textOf(root.purl, 2_000)
  if (own !== '') names.set(textOf(root['bom-ref'], 2_000), { purl: own })
  return names
}

function readStatement(
  each: Fields,
  names: ReadonlyMap<string, VexProduct>,
  issued: string | undefined,
): VexStatement | string {
  const analysis = fieldsOf(each.analysis)
  const vulnerability = textOf(each.id)
  const status = statuses.get(textOf(analysis.state))
  const affects = listOf(each.affects).map(fieldsOf)
  if (vulnerability === '') return 'it has no id'
  if (status === undefined) return 'it has no analysis with a known state'
  if (affects.some((one) => listOf(one.versions).length > 0)) return 'it lists versions beside the component'
  const products = affects.flatMap(({ ref }) => productOf(textOf(ref, 2_000), names))
  if (products.length === 0) return 'it names no purl'
  return {
    vulnerability,
    aliases: listOf(each.references, 50).map((one) => textOf(fieldsOf(one).id)),
    products,
    status,
    ...(status === 'not-affected' ? readJustification(textOf(analysis.justification)) : {}),
    detail: textOf(analysis.detail, 10_000),
    ...timeOf(issued),
    ...timeOf(each.updated),
    ...timeOf(analysis.firstIssued),
    ...timeOf(analysis.lastUpdated),
  }
}

/** A ref of this document; one of another, by BOM-Link (`urn:cdx:serial/version#ref`), counts when it is a purl itself. */
function productOf(ref: string, names: ReadonlyMap<string, VexProduct>): readonly VexProduct[] {
  const own = names.get(ref)
  if (own) return [own]
  if (ref.startsWith('pkg:')) return [{ purl: ref }]
  const hash = ref.indexOf('#')
  if (!ref.startsWith('urn:cdx:') || hash < 0) return []
  const linked = decoded(ref.slice(hash + 1))
  return linked.startsWith('pkg:') ? [{ purl: linked, within: ref.slice(0, hash) }] : []
}

function decoded(text: string): string {
  if (text.startsWith('pkg:')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
