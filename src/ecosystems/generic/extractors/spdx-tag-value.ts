// SPDX 2 in its tag-value form (ISO/IEC 5962, "Tag-value format"), turned into the members that its JSON form has.
import type { Draft } from '#ecosystems/extraction/draft.ts'
import type { JsonRecord } from '#ecosystems/extraction/json-fields.ts'

const TAG_LENGTH_MAX = 60
const VALUE_LENGTH_MAX = 100_000
/** Tags that begin a part of the document that is none of a package. */
const OTHER_PARTS = new Set(['FileName', 'SnippetSPDXID', 'LicenseID', 'Reviewer', 'Annotator'])
/** Members of packages that are one text, by their tags. */
const TEXTS: ReadonlyMap<string, string> = new Map([
  ['SPDXID', 'SPDXID'],
  ['PackageVersion', 'versionInfo'],
  ['PackageLicenseDeclared', 'licenseDeclared'],
  ['PrimaryPackagePurpose', 'primaryPackagePurpose'],
  ['PackageLicenseConcluded', 'licenseConcluded'],
  ['PackageSupplier', 'supplier'],
  ['PackageOriginator', 'originator'],
  ['PackageFileName', 'packageFileName'],
  ['PackageDownloadLocation', 'downloadLocation'],
])
/** Members of the document that are one text; its own id is the first that occurs. */
const DOCUMENT_TEXTS: ReadonlyMap<string, string> = new Map([
  ['DataLicense', 'dataLicense'],
  ['SPDXID', 'SPDXID'],
  ['DocumentName', 'name'],
  ['DocumentNamespace', 'documentNamespace'],
])
const CREATORS_MAX = 1_000

interface TaggedPackage {
  readonly members: Map<string, unknown>
  readonly checksums: JsonRecord[]
  readonly externalRefs: JsonRecord[]
}

/** As far as the document itself, packages and relationships go; undefined when the text states no version of SPDX. Time is linear in the text. */
export function spdxTagValueRecord(text: string, draft: Draft): JsonRecord | undefined {
  let version: string | undefined
  let current: TaggedPackage | undefined
  const packages: TaggedPackage[] = []
  const relationships: JsonRecord[] = []
  const head = new Map<string, string>()
  const creators: string[] = []
  let created: string | undefined
  for (const { tag, value } of tagsOf(text, draft)) {
    if (tag === 'SPDXVersion') version ??= value
    else if (tag === 'Relationship') relationships.push(...relationshipOf(value))
    else if (tag === 'PackageName') {
      current = { members: new Map([['name', value]]), checksums: [], externalRefs: [] }
      packages.push(current)
    } else if (OTHER_PARTS.has(tag)) current = undefined
    else if (current !== undefined) addMember(current, tag, value)
    else if (tag === 'Creator' && creators.length < CREATORS_MAX) creators.push(value)
    else if (tag === 'Created') created ??= value
    else addDocumentMember(head, tag, value)
  }
  if (version === undefined) return undefined
  return {
    ...Object.fromEntries(head),
    spdxVersion: version,
    creationInfo: { created, creators },
    packages: packages.map(({ members, ...lists }) => ({ ...Object.fromEntries(members), ...lists })),
    relationships,
  }
}

function addDocumentMember(head: Map<string, string>, tag: string, value: string): void {
  const member = DOCUMENT_TEXTS.get(tag)
  if (member !== undefined && !head.has(member)) head.set(member, value)
}

function addMember({ members, checksums, externalRefs }: TaggedPackage, tag: string, value: string): void {
  const member = TEXTS.get(tag)
  if (member !== undefined && !members.has(member)) members.set(member, value)
  else if (tag === 'PackageChecksum') {
    const colon = value.indexOf(':')
    checksums.push({
      algorithm: value.slice(0, Math.max(colon, 0)).trim(),
      checksumValue: value.slice(colon + 1).trim(),
    })
  } else if (tag === 'ExternalRef') {
    const [referenceCategory, referenceType, referenceLocator] = wordsOf(value)
    externalRefs.push({ referenceCategory, referenceType, referenceLocator })
  }
}

/** `SPDXRef-A DEPENDS_ON SPDXRef-B` */
function relationshipOf(value: string): readonly JsonRecord[] {
  const [spdxElementId, relationshipType, relatedSpdxElement] = wordsOf(value)
  return relatedSpdxElement === undefined ? [] : [{ spdxElementId, relationshipType, relatedSpdxElement }]
}

function wordsOf(value: string): readonly string[] {
  return value.split(/\s/).filter((word) => word !== '')
}

/** `Tag: value`, the value within `<text>` and `</text>` where it has several lines. What is neither is passed over. */
function* tagsOf(text: string, draft: Draft): Generator<{ readonly tag: string; readonly value: string }> {
  for (let at = 0; at < text.length; ) {
    const newline = text.indexOf('\n', at)
    const end = newline < 0 ? text.length : newline
    const colon = at + text.slice(at, Math.min(end, at + TAG_LENGTH_MAX)).indexOf(':')
    const tag = text.slice(at, Math.max(colon, at)).trim()
    let next = end + 1
    if (tag !== '' && !tag.startsWith('#')) {
      const line = text.slice(colon + 1, Math.min(end, colon + 1 + VALUE_LENGTH_MAX)).trim()
      if (line.startsWith('<text>') && !line.includes('</text>')) {
        const close = text.indexOf('</text>', colon)
        if (close < 0) {
          draft.miss('sbom.unreadable-part', `the text of "${tag}" has no end`)
          return
        }
        const begin = text.indexOf('<text>', colon) + '<text>'.length
        yield { tag, value: text.slice(begin, Math.min(close, begin + VALUE_LENGTH_MAX)).trim() }
        const rest = text.indexOf('\n', close)
        next = rest < 0 ? text.length : rest + 1
      } else
        yield {
          tag,
          value: line
            .replace(/^<text>/, '')
            .replace(/<\/text>$/, '')
            .trim(),
        }
    }
    at = next
  }
}
