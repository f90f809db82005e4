// Own checks of the structure of SPDX documents: what the standard requires of every document, as far as a reader can tell.
import { type JsonRecord, listOf, recordOf, recordsOf, textOf } from '#ecosystems/extraction/json-fields.ts'
import { isTimestamp } from '#formats/sbom-quality/measure.ts'
import { elementId, elementsOf, isPackageElement, isSpdx3, refsOf } from './extractors/spdx3-graph.ts'
import { hashAlgorithms } from './statements/hash-algorithms.ts'

export interface StructureFault {
  /** Where, in the words of the document's JSON form: `packages[3].SPDXID`. */
  readonly path: string
  readonly message: string
}

const SPDX_ID = /^SPDXRef-[A-Za-z0-9.-]{1,500}$/
const ELSEWHERE = /^(?:NONE|NOASSERTION|DocumentRef-[A-Za-z0-9.-]{1,200}:SPDXRef-[A-Za-z0-9.-]{1,500})$/
const CREATOR = /^(?:Person|Organization|Tool):\s*\S/

/** Faults of an SPDX 2 or 3 document, the first of them; none: nothing was found that breaks a rule. */
export function checkSpdx(document: JsonRecord, faultsMax = 20): readonly StructureFault[] {
  const faults: StructureFault[] = []
  for (const fault of isSpdx3(document) ? faultsOf3(document) : faultsOf2(document)) {
    faults.push(fault)
    if (faults.length >= faultsMax) break
  }
  return faults
}

function* faultsOf2(document: JsonRecord): Generator<StructureFault> {
  const creation = recordOf(document, 'creationInfo')
  if (document.dataLicense !== 'CC0-1.0') yield { path: 'dataLicense', message: 'is not CC0-1.0' }
  if (document.SPDXID !== 'SPDXRef-DOCUMENT') yield { path: 'SPDXID', message: 'is not SPDXRef-DOCUMENT' }
  for (const name of ['name', 'documentNamespace'])
    if (textOf(document, name) === undefined) yield { path: name, message: 'is missing' }
  if (textOf(document, 'documentNamespace')?.includes('#')) yield { path: 'documentNamespace', message: 'contains "#"' }
  if (!isTimestamp(textOf(creation, 'created')))
    yield { path: 'creationInfo.created', message: 'is no moment of the form YYYY-MM-DDThh:mm:ssZ' }
  const creators = listOf(creation, 'creators')
  if (creators.length === 0) yield { path: 'creationInfo.creators', message: 'is empty' }
  for (const [at, creator] of creators.entries())
    if (!CREATOR.test(creator))
      yield { path: `creationInfo.creators[${at}]`, message: 'names no person, organisation or tool' }
  yield* packageFaults(document)
  yield* relationshipFaults(document)
}

function* packageFaults(document: JsonRecord): Generator<StructureFault> {
  const seen = new Set<string>()
  for (const [at, one] of recordsOf(document.packages).entries()) {
    const path = `packages[${at}]`
    const id = textOf(one, 'SPDXID') ?? ''
    if (!SPDX_ID.test(id)) yield { path: `${path}.SPDXID`, message: 'is no SPDX identifier' }
    else if (seen.has(id)) yield { path: `${path}.SPDXID`, message: 'occurs twice' }
    seen.add(id)
    for (const name of ['name', 'downloadLocation'])
      if (textOf(one, name) === undefined) yield { path: `${path}.${name}`, message: 'is missing' }
    for (const [index, sum] of recordsOf(one.checksums).entries()) {
      const isDigest = hashAlgorithms(textOf(sum, 'algorithm'), textOf(sum, 'checksumValue')).length > 0
      // ADLER32 alone is shorter than every digest.
      if (!isDigest && sum.algorithm !== 'ADLER32')
        yield { path: `${path}.checksums[${index}]`, message: 'is no digest of its algorithm' }
    }
  }
}

function* relationshipFaults(document: JsonRecord): Generator<StructureFault> {
  // Files and snippets are not read in every notation: their ids are looked at by form alone.
  const known = new Set(recordsOf(document.packages).map((one) => textOf(one, 'SPDXID') ?? ''))
  const hasFiles = recordsOf(document.files).length > 0 || recordsOf(document.packages).some((one) => one.hasFiles)
  for (const [at, one] of recordsOf(document.relationships).entries())
    for (const end of ['spdxElementId', 'relatedSpdxElement']) {
      const id = textOf(one, end) ?? ''
      if (known.has(id) || id === 'SPDXRef-DOCUMENT' || ELSEWHERE.test(id)) continue
      const path = `relationships[${at}].${end}`
      if (!SPDX_ID.test(id)) yield { path, message: 'is no SPDX identifier' }
      else if (!hasFiles && Array.isArray(document.files)) yield { path, message: 'names nothing in the document' }
    }
}

function* faultsOf3(document: JsonRecord): Generator<StructureFault> {
  const seen = new Set<string>()
  const elements = elementsOf(document)
  if (elements.filter(({ type }) => type === 'SpdxDocument').length !== 1)
    yield { path: '@graph', message: 'has not exactly one SpdxDocument' }
  for (const [at, one] of elements.entries()) {
    const path = `@graph[${at}]`
    const [id, type] = [elementId(one), textOf(one, 'type')]
    if (type === undefined) yield { path: `${path}.type`, message: 'is missing' }
    if (id !== undefined && seen.has(id)) yield { path: `${path}.spdxId`, message: 'occurs twice' }
    if (id !== undefined) seen.add(id)
    if (type === 'CreationInfo') {
      if (!isTimestamp(textOf(one, 'created'))) yield { path: `${path}.created`, message: 'is no moment' }
      if (refsOf(one.createdBy).length === 0) yield { path: `${path}.createdBy`, message: 'is empty' }
    } else if (isPackageElement(one) && textOf(one, 'name') === undefined)
      yield { path: `${path}.name`, message: 'is missing' }
    if (one.relationshipType === undefined) continue
    for (const end of ['from', 'to'])
      if (refsOf(one[end]).length === 0) yield { path: `${path}.${end}`, message: 'is missing' }
  }
}
