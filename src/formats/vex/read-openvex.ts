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
  ['affected', 'affected'],
  ['fixed', 'fixed'],
  ['under_investigation', 'under-investigation'],
])

/** OpenVEX 0.2.0, parsed from JSON. A statement takes the time of its document when it has none of its own. */
export function readOpenVex(document: Readonly<Record<string, unknown>>): VexDocument {
  const statements: VexStatement[] = []
  const unread: string[] = []
  const issued = timeOf(document.last_updated).saidAt ?? timeOf(document.timestamp).saidAt
  for (const [at, each] of listOf(document.statements, statementsMax).entries()) {
    const statement = readStatement(fieldsOf(each), issued)
    if (typeof statement !== 'string') statements.push(statement)
    else if (unread.length < unreadMax) unread.push(`statement ${at + 1}: ${statement}`)
  }
  return {
    format: 'OpenVEX',
    id: textOf(document['@id']),
    author: textOf(document.author),
    ...(issued === undefined ? {} : { issuedAt: issued }),
    statements,
    unread,
  }
}

function readStatement(each: Readonly<Record<string, unknown>>, issued: string | undefined): VexStatement | string {
  const named = fieldsOf(each.vulnerability)
  const vulnerability = textOf(named.name) || textOf(each.vulnerability)
  const status = statuses.get(textOf(each.status))
  const products = listOf(each.products).flatMap(productsOf)
  if (vulnerability === '') return 'it names no vulnerability'
  if (status === undefined) return 'its status is not known'
  if (products.length === 0) return 'it names no purl'
  const own = { ...timeOf(issued), ...timeOf(each.timestamp), ...timeOf(each.last_updated) }
  const words = [each.justification, each.status_notes, each.impact_statement, each.action_statement]
  return {
    vulnerability,
    aliases: listOf(named.aliases, 50).map((alias) => textOf(alias)),
    products,
    status,
    ...(status === 'not-affected' ? readJustification(textOf(each.justification)) : {}),
    detail: words
      .map((word) => textOf(word, 4_000))
      .filter(Boolean)
      .join('\n'),
    ...own,
  }
}

/** A product with subcomponents: they are what is meant, and only as parts of it. */
function productsOf(value: unknown): readonly VexProduct[] {
  const product = fieldsOf(value)
  const parts = listOf(product.subcomponents)
  if (parts.length === 0) return named(product).map((purl) => ({ purl }))
  const within = named(product)[0] ?? textOf(product['@id'])
  return parts.flatMap((part) => named(fieldsOf(part)).map((purl) => ({ purl, within })))
}

function named(product: Readonly<Record<string, unknown>>): readonly string[] {
  const texts = [textOf(fieldsOf(product.identifiers).purl, 2_000), textOf(product['@id'], 2_000)]
  return texts.filter((text) => text.startsWith('pkg:')).slice(0, 1)
}
