// SPDX 3.0 in JSON-LD: a flat list of elements that name each other, read as the standard's own serialisation writes it.
import { assignScopes, type Scope, type ScopedEdge } from '#ecosystems/extraction/assign-scopes.ts'
import type { Draft } from '#ecosystems/extraction/draft.ts'
import { asRecord, type JsonRecord, recordsOf, textOf } from '#ecosystems/extraction/json-fields.ts'
import { appendTo, hashText, type StatedBom, type StatedComponent } from './stated-bom.ts'

const CONTEXT = /^https?:\/\/spdx\.org\/rdf\/(?:v)?3\./
const COLLECTIONS: ReadonlySet<unknown> = new Set(['SpdxDocument', 'software_Sbom', 'Bom', 'Bundle'])
const PACKAGES: ReadonlySet<unknown> = new Set(['software_Package', 'ai_AIPackage', 'dataset_DatasetPackage'])
const OTHER_PURPOSES: ReadonlySet<unknown> = new Set(['file', 'device', 'firmware', 'operatingSystem', 'model', 'data'])
const DEPENDENCIES: ReadonlyMap<unknown, Scope> = new Map([
  ['dependsOn', 'runtime'],
  ['hasProvidedDependency', 'runtime'],
  ['hasOptionalDependency', 'optional'],
])
const DEVELOPMENT: ReadonlySet<unknown> = new Set(['build', 'development', 'test'])

export function isSpdx3(document: JsonRecord): boolean {
  const context = document['@context']
  return [context].flat().some((one) => typeof one === 'string' && one.length <= 200 && CONTEXT.test(one))
}

export function readSpdx3(document: JsonRecord, draft: Draft): StatedBom {
  const elements = elementsOf(document)
  const packages = elements.filter(isPackageElement)
  const roots = rootsOf(elements)
  const subjects = packages.filter((one) => roots.has(elementId(one) ?? ''))
  const subject = subjects.length === 1 ? subjects[0] : undefined
  const { edges, scoped, licenses } = relationshipsOf(elements, draft)
  const scopes = assignScopes(
    [...roots].map((to) => ({ to, scope: 'runtime' as const })),
    (id) => scoped.get(id) ?? [],
  )
  const read = (one: JsonRecord) => componentOf(one, scopes, licenses)
  return {
    ...(subject && { root: read(subject) }),
    components: packages.filter((one) => one !== subject).map(read),
    edges,
  }
}

/** The flat list; a document of one element needs no graph. */
export function elementsOf(document: JsonRecord): readonly JsonRecord[] {
  return Array.isArray(document['@graph']) ? recordsOf(document['@graph']) : [document]
}

export function isPackageElement({ type }: JsonRecord): boolean {
  return PACKAGES.has(type)
}

/** Ids of what the document says that it is about. */
export function rootsOf(elements: readonly JsonRecord[]): ReadonlySet<string> {
  return new Set(elements.flatMap((one) => (COLLECTIONS.has(one.type) ? refsOf(one.rootElement) : [])))
}

interface Relationships {
  readonly edges: ReadonlyMap<string, readonly string[]>
  readonly scoped: ReadonlyMap<string, readonly ScopedEdge[]>
  /** Declared expressions, by the element that they are declared for. */
  readonly licenses: ReadonlyMap<string, readonly string[]>
}

function relationshipsOf(elements: readonly JsonRecord[], draft: Draft): Relationships {
  const edges = new Map<string, string[]>()
  const scoped = new Map<string, ScopedEdge[]>()
  const licenses = new Map<string, string[]>()
  const expressions = new Map(
    elements.map((one) => [elementId(one) ?? '', textOf(one, 'simplelicensing_licenseExpression')]),
  )
  for (const one of elements) {
    const { relationshipType: kind } = one
    if (kind === undefined) continue
    const [from] = refsOf(one.from)
    if (from === undefined) {
      draft.miss('sbom.unreadable-part', 'a relationship names no element that it begins at')
      continue
    }
    const dependency = DEPENDENCIES.get(kind)
    const scope = DEVELOPMENT.has(one.scope) ? 'development' : (dependency ?? 'runtime')
    for (const to of refsOf(one.to)) {
      const expression = kind === 'hasDeclaredLicense' ? expressions.get(to) : undefined
      if (expression !== undefined) appendTo(licenses, from, expression)
      if (dependency !== undefined) appendTo(edges, from, to)
      if (dependency === undefined && kind !== 'contains') continue
      const list = scoped.get(from) ?? []
      scoped.set(from, list)
      list.push({ to, scope })
    }
  }
  return { edges, scoped, licenses }
}

function componentOf(
  one: JsonRecord,
  scopes: ReadonlyMap<string, Scope>,
  licenses: Relationships['licenses'],
): StatedComponent {
  const [id, version, purl] = [
    elementId(one),
    textOf(one, 'software_packageVersion'),
    textOf(one, 'software_packageUrl'),
  ]
  const identifiers = recordsOf(one.externalIdentifier).flatMap((each) =>
    each.externalIdentifierType === 'packageUrl' ? (textOf(each, 'identifier') ?? []) : [],
  )
  const declared = licenses.get(id ?? '') ?? []
  return {
    ...(id !== undefined && { id }),
    name: textOf(one, 'name') ?? '',
    ...(version !== undefined && { version }),
    purls: purl === undefined ? identifiers : [purl, ...identifiers],
    isPackage: one.type === 'software_Package' && !OTHER_PURPOSES.has(one.software_primaryPurpose),
    scope: scopes.get(id ?? '') ?? 'runtime',
    hashes: recordsOf(one.verifiedUsing).flatMap((each) =>
      hashText(textOf(each, 'algorithm'), textOf(each, 'hashValue')),
    ),
    ...(declared.length > 0 && {
      license: declared.length === 1 ? (declared[0] ?? '') : declared.map((each) => `(${each})`).join(' AND '),
    }),
  }
}

export function elementId(element: JsonRecord): string | undefined {
  return textOf(element, 'spdxId') ?? textOf(element, '@id')
}

/** Elements are named by their ids; some writers put the element itself in its place. */
export function refsOf(value: unknown): readonly string[] {
  return [value].flat().flatMap((one) => {
    if (typeof one === 'string') return one === '' ? [] : [one]
    const record = asRecord(one)
    return (record && elementId(record)) ?? []
  })
}
