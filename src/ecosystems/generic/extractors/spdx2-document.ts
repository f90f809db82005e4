// The members of an SPDX 2 document (ISO/IEC 5962), as its JSON form names them.
import { assignScopes, type Scope, type ScopedEdge } from '#ecosystems/extraction/assign-scopes.ts'
import { type JsonRecord, listOf, recordsOf, textOf } from '#ecosystems/extraction/json-fields.ts'
import { appendTo, hashText, type StatedBom, type StatedComponent } from './stated-bom.ts'

/** Which kinds of relationships are dependencies, of what scope; `backwards`: the second element needs the first. */
const DEPENDENCIES: ReadonlyMap<unknown, { readonly scope: Scope; readonly backwards: boolean }> = new Map([
  ['DEPENDS_ON', { scope: 'runtime', backwards: false }],
  ['DEPENDENCY_OF', { scope: 'runtime', backwards: true }],
  ['RUNTIME_DEPENDENCY_OF', { scope: 'runtime', backwards: true }],
  ['PROVIDED_DEPENDENCY_OF', { scope: 'runtime', backwards: true }],
  ['OPTIONAL_DEPENDENCY_OF', { scope: 'optional', backwards: true }],
  ['BUILD_DEPENDENCY_OF', { scope: 'development', backwards: true }],
  ['DEV_DEPENDENCY_OF', { scope: 'development', backwards: true }],
  ['TEST_DEPENDENCY_OF', { scope: 'development', backwards: true }],
])
/** What is contained belongs to whatever contains it, without being needed by it. */
const CONTAINMENTS: ReadonlyMap<unknown, boolean> = new Map([
  ['CONTAINS', false],
  ['CONTAINED_BY', true],
])
const OTHER_PURPOSES: ReadonlySet<unknown> = new Set([
  'FILE',
  'DEVICE',
  'FIRMWARE',
  'OPERATING-SYSTEM',
  'OPERATING_SYSTEM',
])

export function readSpdx2(document: JsonRecord): StatedBom {
  const packages = recordsOf(document.packages)
  const described = describedBy(document)
  const subjects = packages.filter((one) => described.has(textOf(one, 'SPDXID') ?? ''))
  // Some writers describe every package: then none of them is what the document is about.
  const subject = subjects.length === 1 ? subjects[0] : undefined
  const { edges, scoped } = relationshipsOf(document)
  const scopes = assignScopes(
    [...described].map((to) => ({ to, scope: 'runtime' as const })),
    (id) => scoped.get(id) ?? [],
  )
  return {
    ...(subject && { root: componentOf(subject, scopes) }),
    components: packages.filter((one) => one !== subject).map((one) => componentOf(one, scopes)),
    edges,
  }
}

/** Ids of what the document says that it is about. */
export function describedBy(document: JsonRecord): ReadonlySet<string> {
  const named = recordsOf(document.relationships).flatMap((one) => {
    if (one.relationshipType === 'DESCRIBES') return textOf(one, 'relatedSpdxElement') ?? []
    return one.relationshipType === 'DESCRIBED_BY' ? (textOf(one, 'spdxElementId') ?? []) : []
  })
  return new Set([...named, ...listOf(document, 'documentDescribes')])
}

interface Relationships {
  readonly edges: ReadonlyMap<string, readonly string[]>
  readonly scoped: ReadonlyMap<string, readonly ScopedEdge[]>
}

function relationshipsOf(document: JsonRecord): Relationships {
  const edges = new Map<string, string[]>()
  const scoped = new Map<string, ScopedEdge[]>()
  for (const one of recordsOf(document.relationships)) {
    const [element, related] = [textOf(one, 'spdxElementId'), textOf(one, 'relatedSpdxElement')]
    if (element === undefined || related === undefined) continue
    const dependency = DEPENDENCIES.get(one.relationshipType)
    const backwards = dependency?.backwards ?? CONTAINMENTS.get(one.relationshipType)
    if (backwards === undefined) continue
    const [from, to] = backwards ? [related, element] : [element, related]
    if (dependency !== undefined) appendTo(edges, from, to)
    const list = scoped.get(from) ?? []
    scoped.set(from, list)
    list.push({ to, scope: dependency?.scope ?? 'runtime' })
  }
  return { edges, scoped }
}

function componentOf(one: JsonRecord, scopes: ReadonlyMap<string, Scope>): StatedComponent {
  const [id, version, license] = [textOf(one, 'SPDXID'), textOf(one, 'versionInfo'), textOf(one, 'licenseDeclared')]
  const references = recordsOf(one.externalRefs).filter(({ referenceType }) => referenceType === 'purl')
  return {
    ...(id !== undefined && { id }),
    name: textOf(one, 'name') ?? '',
    ...(version !== undefined && { version }),
    purls: references.flatMap((reference) => textOf(reference, 'referenceLocator') ?? []),
    isPackage: !OTHER_PURPOSES.has(one.primaryPackagePurpose),
    scope: scopes.get(id ?? '') ?? 'runtime',
    hashes: recordsOf(one.checksums).flatMap((sum) => hashText(textOf(sum, 'algorithm'), textOf(sum, 'checksumValue'))),
    ...(license !== undefined && license !== 'NOASSERTION' && license !== 'NONE' && { license }),
  }
}
