// What a CycloneDX document (ECMA-424) says about itself and its components.
import { asRecord, type JsonRecord, listOf, recordOf, recordsOf, textOf } from '#ecosystems/extraction/json-fields.ts'
import type { BomKind } from '#ecosystems/generic/read-bom.ts'
import type { ComponentStatements, Party, SbomStatements } from '#formats/sbom-quality/statements.ts'
import { licensesOf } from '../extractors/cyclonedx-document.ts'
import { hashAlgorithms } from './hash-algorithms.ts'

/** Who tells whether a list of dependencies is whole; `unknown` and `not_specified` say that nobody does. */
const OPEN_AGGREGATES: ReadonlySet<unknown> = new Set([undefined, 'unknown', 'not_specified'])

export function cyclonedxStatements(document: JsonRecord, kind: BomKind): SbomStatements {
  const metadata = recordOf(document, 'metadata')
  const told = completenessOf(document)
  const related = new Set(
    recordsOf(document.dependencies).flatMap((one) => [textOf(one, 'ref') ?? '', ...listOf(one, 'dependsOn')]),
  )
  const read = (component: JsonRecord) => componentStatements(component, { related, told })
  const subject = asRecord(metadata.component)
  const [id, timestamp] = [textOf(document, 'serialNumber'), textOf(metadata, 'timestamp')]
  const makers = [metadata.manufacturer, metadata.manufacture, metadata.supplier]
  return {
    ...kind,
    document: {
      ...(id !== undefined && { id }),
      ...(timestamp !== undefined && { timestamp }),
      authors: [...recordsOf(metadata.authors), ...recordsOf(makers)].map(partyOf),
      tools: toolsOf(metadata.tools),
      lifecycles: recordsOf(metadata.lifecycles).flatMap((one) => textOf(one, 'phase') ?? textOf(one, 'name') ?? []),
      isSigned: asRecord(document.signature) !== undefined,
    },
    ...(subject && { subject: read(subject) }),
    components: [...recordsOf(document.components), ...recordsOf(subject?.components)].flatMap(withNested).map(read),
    hasVulnerabilities: recordsOf(document.vulnerabilities).length > 0,
  }
}

/** Itself and what is nested in it, without recursion: the depth is the document's. */
function withNested(component: JsonRecord): readonly JsonRecord[] {
  const all = [component]
  // It grows while it is walked.
  for (const one of all) for (const nested of recordsOf(one.components)) all.push(nested)
  return all
}

interface Told {
  /** The document as a whole. */
  readonly everything: boolean
  readonly refs: ReadonlySet<string>
}

function completenessOf(document: JsonRecord): Told {
  const closed = recordsOf(document.compositions).filter(({ aggregate }) => !OPEN_AGGREGATES.has(aggregate))
  const lists = closed.map((one) => [...listOf(one, 'assemblies'), ...listOf(one, 'dependencies')])
  return { everything: lists.some((refs) => refs.length === 0), refs: new Set(lists.flat()) }
}

interface Relations {
  readonly related: ReadonlySet<string>
  readonly told: Told
}

function componentStatements(one: JsonRecord, { related, told }: Relations): ComponentStatements {
  const [ref, version, group] = [textOf(one, 'bom-ref') ?? textOf(one, 'purl'), textOf(one, 'version'), one.group]
  const name = textOf(one, 'name') ?? ''
  const properties = recordsOf(one.properties)
  const fileName = properties.find((each) => each.name === 'bsi:component:filename')
  const names = [one.author, one.publisher].filter((each) => typeof each === 'string' && each !== '')
  const parties = [...recordsOf([one.supplier, one.manufacturer]), ...recordsOf(one.authors)].map(partyOf)
  const swid = textOf(recordOf(one, 'swid'), 'tagId')
  return {
    name: typeof group === 'string' && group !== '' ? `${group}/${name}` : name,
    ...(version !== undefined && { version }),
    suppliers: [...parties, ...names.map((each) => ({ name: String(each), contacts: [] }))],
    identifiers: [textOf(one, 'purl'), textOf(one, 'cpe'), swid, ...listOf(one, 'omniborId'), ...listOf(one, 'swhid')]
      .flatMap((each) => each ?? [])
      .slice(0, 20),
    hashes: recordsOf(one.hashes).flatMap((hash) => hashAlgorithms(textOf(hash, 'alg'), textOf(hash, 'content'))),
    licenses: licensesOf(one),
    ...(fileName && { fileName: textOf(fileName, 'value') ?? '' }),
    properties: properties.flatMap((each) => textOf(each, 'name') ?? []),
    isRelated: ref !== undefined && related.has(ref),
    tellsCompleteness: told.everything || (ref !== undefined && told.refs.has(ref)),
  }
}

/** An organisation with its contacts, or a person. */
function partyOf(record: JsonRecord): Party {
  const name = textOf(record, 'name')
  const urls = typeof record.url === 'string' ? [record.url] : listOf(record, 'url')
  const mails = [record, ...recordsOf(record.contact)].flatMap((one) => textOf(one, 'email') ?? [])
  return { ...(name !== undefined && { name }), contacts: [...mails, ...urls] }
}

/** A list until 1.4, since 1.5 also components and services. */
function toolsOf(tools: unknown): readonly { readonly name: string; readonly version?: string }[] {
  const since = asRecord(tools)
  const all = since ? [...recordsOf(since.components), ...recordsOf(since.services)] : recordsOf(tools)
  return all.flatMap((one) => {
    const [name, version] = [textOf(one, 'name'), textOf(one, 'version')]
    return name === undefined ? [] : [{ name, ...(version !== undefined && { version }) }]
  })
}
