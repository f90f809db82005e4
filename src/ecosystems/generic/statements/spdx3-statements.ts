// What an SPDX 3.0 document says about itself and its packages.
import { asRecord, type JsonRecord, listOf, recordsOf, textOf } from '#ecosystems/extraction/json-fields.ts'
import type { BomKind } from '#ecosystems/generic/read-bom.ts'
import type { ComponentStatements, Party, SbomStatements } from '#formats/sbom-quality/statements.ts'
import { elementId, elementsOf, isPackageElement, refsOf, rootsOf } from '../extractors/spdx3-graph.ts'
import { hashAlgorithms } from './hash-algorithms.ts'

const IDENTIFIERS: ReadonlySet<unknown> = new Set(['packageUrl', 'cpe22', 'cpe23', 'swhid', 'gitoid', 'swid'])
const DEPENDENCIES: ReadonlySet<unknown> = new Set([
  'dependsOn',
  'contains',
  'hasProvidedDependency',
  'hasOptionalDependency',
  'hasDynamicLink',
  'hasStaticLink',
])

interface Graph {
  readonly byId: ReadonlyMap<string, JsonRecord>
  readonly related: ReadonlySet<string>
  readonly told: ReadonlySet<string>
  readonly licenses: ReadonlyMap<string, string>
}

export function spdx3Statements(document: JsonRecord, kind: BomKind): SbomStatements {
  const elements = elementsOf(document)
  const graph = graphOf(elements)
  const packages = elements.filter(isPackageElement)
  const roots = rootsOf(elements)
  const subjects = packages.filter((one) => roots.has(elementId(one) ?? ''))
  const subject = subjects.length === 1 ? subjects[0] : undefined
  const head = elements.find(({ type }) => type === 'SpdxDocument')
  const creation = creationOf(head, graph) ?? elements.find(({ type }) => type === 'CreationInfo')
  const [id, timestamp] = [head && elementId(head), creation && textOf(creation, 'created')]
  const read = (one: JsonRecord) => packageStatements(one, graph)
  return {
    ...kind,
    document: {
      ...(id !== undefined && { id }),
      ...(timestamp !== undefined && { timestamp }),
      authors: partiesOf(creation?.createdBy, graph),
      tools: partiesOf(creation?.createdUsing, graph).flatMap(({ name }) => (name === undefined ? [] : [{ name }])),
      lifecycles: elements.flatMap((one) => listOf(one, 'software_sbomType')),
      isSigned: false,
    },
    ...(subject && { subject: read(subject) }),
    components: packages.filter((one) => one !== subject).map(read),
    hasVulnerabilities: elements.some(({ type }) => typeof type === 'string' && /^security_/.test(type)),
  }
}

function graphOf(elements: readonly JsonRecord[]): Graph {
  const byId = new Map(elements.map((one) => [elementId(one) ?? '', one]))
  const [related, told, licenses] = [new Set<string>(), new Set<string>(), new Map<string, string>()]
  for (const one of elements) {
    const [from] = refsOf(one.from)
    if (from === undefined) continue
    const to = refsOf(one.to)
    if (DEPENDENCIES.has(one.relationshipType)) {
      for (const each of [from, ...to]) related.add(each)
      if (one.completeness === 'complete' || one.completeness === 'incomplete') told.add(from)
    }
    if (one.relationshipType !== 'hasDeclaredLicense' && one.relationshipType !== 'hasConcludedLicense') continue
    for (const each of to) {
      const license = byId.get(each)
      const text = license && (textOf(license, 'simplelicensing_licenseExpression') ?? textOf(license, 'name'))
      if (text !== undefined) licenses.set(from, text)
    }
  }
  return { byId, related, told, licenses }
}

function creationOf(element: JsonRecord | undefined, { byId }: Graph): JsonRecord | undefined {
  const info = element?.creationInfo
  return asRecord(info) ?? (typeof info === 'string' ? byId.get(info) : undefined)
}

function partiesOf(refs: unknown, { byId }: Graph): readonly Party[] {
  return refsOf(refs).map((ref) => {
    const agent = byId.get(ref)
    const name = agent && textOf(agent, 'name')
    const identifiers = recordsOf(agent?.externalIdentifier)
    const contacts = identifiers.flatMap((one) => textOf(one, 'identifier') ?? [])
    return { ...(name !== undefined && { name }), contacts }
  })
}

function packageStatements(one: JsonRecord, graph: Graph): ComponentStatements {
  const [id, version, purl] = [
    elementId(one) ?? '',
    textOf(one, 'software_packageVersion'),
    textOf(one, 'software_packageUrl'),
  ]
  const identifiers = recordsOf(one.externalIdentifier)
    .filter(({ externalIdentifierType }) => IDENTIFIERS.has(externalIdentifierType))
    .flatMap((each) => textOf(each, 'identifier') ?? [])
  const license = graph.licenses.get(id)
  return {
    name: textOf(one, 'name') ?? '',
    ...(version !== undefined && { version }),
    suppliers: partiesOf([one.suppliedBy, one.originatedBy].flat(), graph),
    identifiers: purl === undefined ? identifiers : [purl, ...identifiers],
    hashes: recordsOf(one.verifiedUsing).flatMap((each) =>
      hashAlgorithms(textOf(each, 'algorithm'), textOf(each, 'hashValue')),
    ),
    licenses: license === undefined || /^(?:NONE|NOASSERTION)$/.test(license) ? [] : [license],
    properties: [],
    isRelated: graph.related.has(id),
    tellsCompleteness: graph.told.has(id),
  }
}
