import {
  productsMax,
  statementsMax,
  unreadMax,
  type VexDocument,
  type VexProduct,
  type VexStatement,
  type VexStatus,
} from './vex-document.ts'
import { fieldsOf, listOf, textOf, timeOf } from './vex-fields.ts'
import { readJustification } from './vex-justifications.ts'

type Fields = Readonly<Record<string, unknown>>

/** Product status groups of the profile VEX (CSAF 2.0, 4.5). */
const statuses: readonly (readonly [string, VexStatus])[] = [
  ['known_not_affected', 'not-affected'],
  ['known_affected', 'affected'],
  ['fixed', 'fixed'],
  ['under_investigation', 'under-investigation'],
]

/** CSAF 2.0 of the profile VEX, parsed from JSON: one statement for each vulnerability, status, and reason. */
export function readCsafVex(document: Fields): VexDocument {
  const head = fieldsOf(document.document)
  const tracking = fieldsOf(head.tracking)
  const issued = timeOf(tracking.current_release_date).saidAt
  const purls = productPurls(fieldsOf(document.product_tree))
  const statements: VexStatement[] = []
  const unread: string[] = []
  for (const [at, value] of listOf(document.vulnerabilities, statementsMax).entries()) {
    const each = fieldsOf(value)
    const ids = [textOf(each.cve), ...listOf(each.ids, 50).map((id) => textOf(fieldsOf(id).text))].filter(Boolean)
    const found = statuses.flatMap(([group, status]) => {
      const meant = listOf(fieldsOf(each.product_status)[group]).map((id) => textOf(id))
      return statementsOf({ each, ids, status, issued }, meant, purls)
    })
    for (const one of found.slice(0, statementsMax - statements.length)) statements.push(one)
    if (found.length === 0 && unread.length < unreadMax)
      unread.push(`vulnerability ${at + 1}: ${ids.length === 0 ? 'it has no id' : 'it names no purl with a status'}`)
  }
  return {
    format: 'CSAF',
    id: textOf(tracking.id),
    author: textOf(fieldsOf(head.publisher).name),
    ...(issued === undefined ? {} : { issuedAt: issued }),
    statements,
    unread,
  }
}

/** By product id: branches of any depth, single products, and products as parts of others. */
function productPurls(tree: Fields): ReadonlyMap<string, VexProduct> {
  const found = new Map<string, VexProduct>()
  const keep = (value: unknown) => {
    const product = fieldsOf(value)
    const purl = textOf(fieldsOf(product.product_identification_helper).purl, 2_000)
    if (purl !== '') found.set(textOf(product.product_id), { purl })
  }
  const waiting = [...listOf(tree.branches)]
  for (let at = 0; at < waiting.length && at < productsMax; at++) {
    const branch = fieldsOf(waiting[at])
    keep(branch.product)
    for (const each of listOf(branch.branches)) waiting.push(each)
  }
  listOf(tree.full_product_names).forEach(keep)
  for (const value of listOf(tree.relationships)) {
    const { product_reference, relates_to_product_reference, full_product_name } = fieldsOf(value)
    const part = found.get(textOf(product_reference))
    const whole = textOf(relates_to_product_reference)
    if (part)
      found.set(textOf(fieldsOf(full_product_name).product_id), {
        purl: part.purl,
        within: found.get(whole)?.purl ?? whole,
      })
  }
  return found
}

interface SaidOfVulnerability {
  readonly each: Fields
  readonly ids: readonly string[]
  readonly status: VexStatus
  readonly issued: string | undefined
}

/** Products for which the same reason is given make one statement. */
function statementsOf(
  { each, ids, status, issued }: SaidOfVulnerability,
  meant: readonly string[],
  purls: ReadonlyMap<string, VexProduct>,
): readonly VexStatement[] {
  const [vulnerability, ...aliases] = ids
  if (vulnerability === undefined) return []
  const labels = byProduct(each.flags, 'label')
  const impacts = byProduct(each.threats, 'details')
  const actions = byProduct(each.remediations, 'details')
  const reasons = Map.groupBy(meant, (id) =>
    JSON.stringify([labels.get(id) ?? '', impacts.get(id) ?? '', actions.get(id) ?? '']),
  )
  return [...reasons].flatMap(([reason, productIds]) => {
    const products = productIds.flatMap((id) => purls.get(id) ?? [])
    if (products.length === 0) return []
    const said = JSON.parse(reason) as readonly string[]
    const why = status === 'not-affected' ? readJustification(said[0] ?? '') : {}
    return {
      vulnerability,
      aliases,
      products,
      status,
      ...why,
      detail: said.filter(Boolean).join('\n'),
      ...timeOf(issued),
    }
  })
}

/** What is said of each product; a remark without products is about none in this profile. */
function byProduct(list: unknown, field: string): ReadonlyMap<string, string> {
  const said = new Map<string, string>()
  for (const value of listOf(list)) {
    const remark = fieldsOf(value)
    const text = textOf(remark[field], 4_000)
    for (const id of listOf(remark.product_ids)) if (text !== '') said.set(textOf(id), text)
  }
  return said
}
