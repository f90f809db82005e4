import type { VexStatement, VexStatus } from './vex-document.ts'
import { sharedJustification } from './vex-justifications.ts'

/** A release, and what its owner says about its vulnerabilities. */
export interface VexToWrite {
  /** An IRI of its own: `urn:uuid:…`. */
  readonly id: string
  readonly author: string
  readonly issuedAt: Date
  readonly product: { readonly name: string; readonly version: string }
  /** Products of statements are components of the release. */
  readonly statements: readonly VexStatement[]
}

/** OpenVEX 0.2.0: the release is the product, its components are the subcomponents. */
export function writeOpenVex(vex: VexToWrite): object {
  const { id, author, issuedAt, product, statements } = vex
  return {
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': id,
    author,
    timestamp: issuedAt.toISOString(),
    version: 1,
    statements: statements.map((each) => ({
      vulnerability: { name: each.vulnerability, ...(each.aliases.length > 0 ? { aliases: each.aliases } : {}) },
      products: [{ '@id': productPurl(product), subcomponents: each.products.map(({ purl }) => ({ '@id': purl })) }],
      status: each.status.replaceAll('-', '_'),
      ...openVexReason(each),
      ...(each.saidAt ? { timestamp: each.saidAt } : {}),
    })),
  }
}

/** `not_affected` needs a reason or a text, `affected` an action; what the author wrote stands where the format has a place. */
function openVexReason({ status, justification, detail }: VexStatement): object {
  if (status === 'not-affected')
    return {
      ...(justification ? { justification: sharedJustification(justification) } : {}),
      ...(detail !== '' || !justification ? { impact_statement: detail || 'not affected' } : {}),
    }
  if (status === 'affected') return { action_statement: detail || 'under treatment' }
  return detail === '' ? {} : { status_notes: detail }
}

const states: Readonly<Record<VexStatus, string>> = {
  'not-affected': 'not_affected',
  affected: 'exploitable',
  fixed: 'resolved',
  'under-investigation': 'in_triage',
}

/** CycloneDX 1.6 with `vulnerabilities` and the components that they are about. */
export function writeCycloneDxVex(vex: VexToWrite): object {
  const { id, author, issuedAt, product, statements } = vex
  const purls = [...new Set(statements.flatMap(({ products }) => products.map(({ purl }) => purl)))]
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: id,
    version: 1,
    metadata: {
      timestamp: issuedAt.toISOString(),
      authors: [{ name: author }],
      component: { 'bom-ref': productPurl(product), type: 'application', ...product, purl: productPurl(product) },
    },
    components: purls.map((purl) => ({ 'bom-ref': purl, type: 'library', name: nameOf(purl), purl })),
    vulnerabilities: statements.map((each) => ({
      id: each.vulnerability,
      ...(each.saidAt ? { updated: each.saidAt } : {}),
      analysis: {
        state: states[each.status],
        ...(each.justification ? { justification: each.justification } : {}),
        ...(each.detail === '' ? {} : { detail: each.detail }),
      },
      affects: each.products.map(({ purl }) => ({ ref: purl })),
    })),
  }
}

function productPurl({ name, version }: VexToWrite['product']): string {
  return `pkg:generic/${encodeURIComponent(name)}@${encodeURIComponent(version)}`
}

function nameOf(purl: string): string {
  const path = purl.slice(purl.indexOf('/') + 1).split(/[?#]/, 1)[0] ?? ''
  const at = path.lastIndexOf('@')
  return decodeURIComponentOr(at > 0 ? path.slice(0, at) : path)
}

function decodeURIComponentOr(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
