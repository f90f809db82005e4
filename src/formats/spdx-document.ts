// SPDX 2.3 (ISO/IEC 5962) in JSON.
import { type DigestAlgorithm, sha256Hex } from './hash.ts'
import { contentUuid, type Sbom, type SbomComponent, type SbomOrigin, undecidedComponents } from './sbom.ts'
import { parseLicense } from './spdx-license.ts'

const algorithms: Readonly<Record<DigestAlgorithm, string>> = {
  md5: 'MD5',
  sha1: 'SHA1',
  sha256: 'SHA256',
  sha384: 'SHA384',
  sha512: 'SHA512',
}
const documentId = 'SPDXRef-DOCUMENT'
const subjectId = 'SPDXRef-Subject'
/** The format wants a time; a document without one has this. */
const noTime = '1970-01-01T00:00:00Z'
const placesShownMax = 20

/** The document as an object; its namespace follows from its content. */
export function spdxDocument(sbom: Sbom, origin: SbomOrigin): object {
  const ids = new Map(sbom.components.map((component) => [component.ref, idOf(component)]))
  const texts = new Map<string, string>()
  const content = {
    name: sbom.subject.name,
    creationInfo: {
      created: (origin.timestamp ?? noTime).replace(/\.\d+Z$/, 'Z'),
      creators: [`Tool: assay-${origin.toolVersion}`],
      comment: completenessOf(sbom),
    },
    documentDescribes: [subjectId],
    packages: [subjectPackage(sbom), ...sbom.components.map((component) => packageOf(component, texts))],
    ...(texts.size > 0 && {
      hasExtractedLicensingInfos: [...texts].map(([licenseId, extractedText]) => ({ licenseId, extractedText })),
    }),
    relationships: relationshipsOf(sbom, ids),
  }
  return {
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: documentId,
    documentNamespace: `urn:uuid:${contentUuid(JSON.stringify(content))}`,
    ...content,
  }
}

function completenessOf(sbom: Sbom): string {
  const undecided = undecidedComponents(sbom).length
  if (sbom.complete && undecided === 0) return 'Everything that was found could be read.'
  return `Incomplete: ${sbom.problems.filter(({ hides }) => hides).length} problems may hide packages; the version of ${undecided} packages is not known.`
}

/** Letters, digits, `.` and `-` only; the digest keeps apart what looks the same then. */
function idOf({ ref, type, name }: SbomComponent): string {
  const readable = name.replace(/[^A-Za-z0-9.-]+/g, '-').slice(0, 60)
  return `SPDXRef-Package-${type}-${readable}-${sha256Hex(ref).slice(0, 16)}`
}

const notAnalysed = {
  downloadLocation: 'NOASSERTION',
  filesAnalyzed: false,
  licenseConcluded: 'NOASSERTION',
  copyrightText: 'NOASSERTION',
} as const

function subjectPackage({ subject }: Sbom): object {
  const { kind, name, version, digest } = subject
  return {
    SPDXID: subjectId,
    name,
    ...(version !== undefined && { versionInfo: version }),
    ...notAnalysed,
    licenseDeclared: 'NOASSERTION',
    ...(digest && { checksums: [{ algorithm: 'SHA256', checksumValue: digest.hex }] }),
    primaryPackagePurpose: kind === 'image' ? 'CONTAINER' : kind === 'file' ? 'FILE' : 'APPLICATION',
  }
}

function packageOf(component: SbomComponent, texts: Map<string, string>): object {
  const { ref, title, version, digests, licenses, occurrences, requirements } = component
  const places = occurrences
    .slice(0, placesShownMax)
    .map(({ path, line, extractor }) => `${path}${line === undefined ? '' : `:${line}`} (${extractor})`)
  const more = occurrences.length > placesShownMax ? ` and ${occurrences.length - placesShownMax} more places` : ''
  return {
    SPDXID: idOf(component),
    name: title,
    ...(version !== undefined && { versionInfo: version }),
    supplier: 'NOASSERTION',
    ...notAnalysed,
    licenseDeclared: licenseOf(licenses, texts),
    ...(digests.length > 0 && {
      checksums: digests.map(({ algorithm, hex }) => ({ algorithm: algorithms[algorithm], checksumValue: hex })),
    }),
    sourceInfo: `found in ${places.join(', ')}${more}`,
    ...(requirements.length > 0 && { comment: `asked for as ${requirements.join(', ')}` }),
    externalRefs: [{ referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: ref }],
    primaryPackagePurpose: 'LIBRARY',
  }
}

/** Several declarations hold together; what is no SPDX is kept as a text of its own. */
function licenseOf(declared: readonly string[], texts: Map<string, string>): string {
  const expressions = declared.flatMap((text) => {
    const license = parseLicense(text)
    if (license.kind === 'absent') return []
    if (license.kind === 'expression' && !license.ids.some((id) => id.startsWith('DocumentRef-'))) {
      // Its text is not known; the format wants every reference to lead somewhere.
      for (const id of license.ids) if (id.startsWith('LicenseRef-') && !texts.has(id)) texts.set(id, id)
      return [license.expression]
    }
    const id = `LicenseRef-${sha256Hex(text).slice(0, 16)}`
    texts.set(id, text)
    return [id]
  })
  const [only] = expressions
  if (only === undefined) return 'NOASSERTION'
  return expressions.length === 1 ? only : expressions.map((each) => `(${each})`).join(' AND ')
}

function relationshipsOf(sbom: Sbom, ids: ReadonlyMap<string, string>): readonly object[] {
  const relationships = [relationship(documentId, 'DESCRIBES', subjectId)]
  for (const { ref, direct, scope, dependsOn } of sbom.components) {
    const id = ids.get(ref) ?? ''
    if (direct !== true) relationships.push(relationship(subjectId, 'CONTAINS', id))
    else if (scope === 'development') relationships.push(relationship(id, 'DEV_DEPENDENCY_OF', subjectId))
    else if (scope === 'optional') relationships.push(relationship(id, 'OPTIONAL_DEPENDENCY_OF', subjectId))
    else relationships.push(relationship(subjectId, 'DEPENDS_ON', id))
    for (const target of dependsOn) relationships.push(relationship(id, 'DEPENDS_ON', ids.get(target) ?? ''))
  }
  return relationships
}

function relationship(from: string, type: string, to: string): object {
  return { spdxElementId: from, relationshipType: type, relatedSpdxElement: to }
}
