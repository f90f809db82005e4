// What an SPDX 2 document (ISO/IEC 5962) says about itself and its packages.
import { type JsonRecord, listOf, recordOf, recordsOf, textOf } from '#ecosystems/extraction/json-fields.ts'
import type { BomKind } from '#ecosystems/generic/read-bom.ts'
import type { ComponentStatements, Party, SbomStatements } from '#formats/sbom-quality/statements.ts'
import { describedBy } from '../extractors/spdx2-document.ts'
import { hashAlgorithms } from './hash-algorithms.ts'

const IDENTIFIERS: ReadonlySet<unknown> = new Set(['purl', 'cpe22Type', 'cpe23Type', 'swh', 'gitoid', 'swid'])
const UNSAID: ReadonlySet<unknown> = new Set([undefined, 'NOASSERTION', 'NONE'])
const RELATIONS = /(?:^DEPENDS_ON|DEPENDENCY_OF|^CONTAINS|^CONTAINED_BY|_LINK)$/
/** `Person: Name (mail)`, the parentheses empty or absent where there is no address. */
const PARTY = /^(Person|Organization|Tool):\s*([^(]{0,500})(?:\(([^()]{0,500})\))?\s*$/

export function spdx2Statements(document: JsonRecord, kind: BomKind): SbomStatements {
  const creation = recordOf(document, 'creationInfo')
  const creators = listOf(creation, 'creators').flatMap((text) => partyOf(text) ?? [])
  const [id, timestamp] = [textOf(document, 'documentNamespace'), textOf(creation, 'created')]
  const packages = recordsOf(document.packages)
  const described = describedBy(document)
  const subjects = packages.filter((one) => described.has(textOf(one, 'SPDXID') ?? ''))
  const subject = subjects.length === 1 ? subjects[0] : undefined
  const relations = relationsOf(document)
  const read = (one: JsonRecord) => packageStatements(one, relations)
  return {
    ...kind,
    document: {
      ...(id !== undefined && { id }),
      ...(timestamp !== undefined && { timestamp }),
      authors: creators.filter((one) => one.kind !== 'Tool').map(({ party }) => party),
      tools: creators.filter((one) => one.kind === 'Tool').map(({ party }) => ({ name: party.name ?? '' })),
      // The standard has no member for it.
      lifecycles: [],
      isSigned: false,
    },
    ...(subject && { subject: read(subject) }),
    components: packages.filter((one) => one !== subject).map(read),
    hasVulnerabilities: packages.some((one) =>
      recordsOf(one.externalRefs).some(({ referenceType }) => referenceType === 'advisory' || referenceType === 'fix'),
    ),
  }
}

interface Relations {
  readonly related: ReadonlySet<string>
  /** Said to depend on nothing. */
  readonly closed: ReadonlySet<string>
}

function relationsOf(document: JsonRecord): Relations {
  const [related, closed] = [new Set<string>(), new Set<string>()]
  for (const one of recordsOf(document.relationships)) {
    const [from, to, kind] = [one.spdxElementId, one.relatedSpdxElement, one.relationshipType]
    if (typeof from !== 'string' || typeof to !== 'string' || typeof kind !== 'string') continue
    if (kind.length > 60 || !RELATIONS.test(kind)) continue
    if (to === 'NONE') closed.add(from)
    if (to !== 'NOASSERTION') related.add(from).add(to)
  }
  return { related, closed }
}

function packageStatements(one: JsonRecord, { related, closed }: Relations): ComponentStatements {
  const [id, version, fileName] = [
    textOf(one, 'SPDXID') ?? '',
    textOf(one, 'versionInfo'),
    textOf(one, 'packageFileName'),
  ]
  const suppliers = [one.supplier, one.originator].flatMap((each) =>
    typeof each === 'string' ? (partyOf(each)?.party ?? []) : [],
  )
  return {
    name: textOf(one, 'name') ?? '',
    ...(version !== undefined && version !== 'NOASSERTION' && { version }),
    suppliers,
    identifiers: recordsOf(one.externalRefs)
      .filter(({ referenceType }) => IDENTIFIERS.has(referenceType))
      .flatMap((each) => textOf(each, 'referenceLocator') ?? []),
    hashes: recordsOf(one.checksums).flatMap((sum) =>
      hashAlgorithms(textOf(sum, 'algorithm'), textOf(sum, 'checksumValue')),
    ),
    licenses: [one.licenseDeclared, one.licenseConcluded].flatMap((each) =>
      typeof each === 'string' && each !== '' && !UNSAID.has(each) ? [each] : [],
    ),
    ...(fileName !== undefined && { fileName }),
    properties: [],
    isRelated: related.has(id),
    tellsCompleteness: closed.has(id),
  }
}

function partyOf(text: string): { readonly kind: string; readonly party: Party } | undefined {
  if (text.length > 1_200) return undefined
  const [, kind = '', name = '', contact = ''] = PARTY.exec(text) ?? []
  if (kind === '' || name.trim() === '') return undefined
  return { kind, party: { name: name.trim(), contacts: contact.trim() === '' ? [] : [contact.trim()] } }
}
