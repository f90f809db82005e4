import { isVersionText } from '#ecosystems/extraction/version-text.ts'
import type { StatedComponent } from '#ecosystems/generic/read-bom.ts'
import { findEcosystem } from '#ecosystems/index.ts'
import { formatPurl, type Purl, parsePurl } from '#formats/purl.ts'
import { normalizePurl } from '#formats/purl-types.ts'
import { storableText } from '#modules/catalog/index.ts'

/** A component as the table has it. */
export interface ComponentRow {
  readonly identity: string
  readonly purl: string | null
  readonly ecosystem: string
  readonly name: string
  readonly version: string | null
  readonly versionKey: Buffer | null
  readonly keyRevision: number
  readonly keyProblem: string | null
  /** What advisories may call it. */
  readonly advisoryNames: readonly string[]
}

/** A B-tree entry holds less than 2,704 bytes; so do a name and the version's key together. */
const identityBytesMax = 2_000
const indexedBytesMax = 2_500
/** They say where bytes came from, not what they are. */
const originQualifiers = new Set(['vcs_url', 'download_url', 'checksum', 'file_name', 'tag_id', 'package-id'])

/** Undefined: it is named in a way that cannot be kept. */
export function componentRow(stated: StatedComponent): ComponentRow | undefined {
  const purl = purlOf(stated)
  const row = purl === undefined ? namedRow(stated) : purlRow(purl)
  return Buffer.byteLength(row.identity) > identityBytesMax || row.name === '' ? undefined : row
}

function purlRow(purl: Purl): ComponentRow {
  const text = formatPurl(purl)
  const ecosystem = findEcosystem(purl.type)
  const name = ecosystem?.purl.nameOf(purl) ?? [purl.namespace, purl.name].filter(Boolean).join('/')
  const key = purl.version === undefined ? { invalid: 'no version is given' } : ecosystem?.versions.key(purl.version)
  const isKeyTooLong = key && 'bytes' in key && Buffer.byteLength(name) + key.bytes.length > indexedBytesMax
  const coordinates = ecosystem?.advisoryCoordinates?.(purl).map((one) => one.name) ?? [name]
  return {
    identity: text,
    purl: text,
    ecosystem: purl.type,
    name,
    version: purl.version ?? null,
    versionKey: key && 'bytes' in key && !isKeyTooLong ? Buffer.from(key.bytes) : null,
    keyRevision: ecosystem?.versions.revision ?? 0,
    keyProblem: isKeyTooLong
      ? 'the version is too long'
      : key === undefined
        ? `nothing is known of ${purl.type}`
        : 'invalid' in key
          ? key.invalid
          : null,
    advisoryNames: ecosystem === undefined ? [] : [...new Set(coordinates)],
  }
}

function namedRow({ name, version }: StatedComponent): ComponentRow {
  const shown = storableText(name.trim(), 500)
  const shownVersion = version === undefined ? null : storableText(version.trim(), 200)
  return {
    identity: `name:${shown}@${shownVersion ?? ''}`,
    purl: null,
    ecosystem: '',
    name: shown,
    version: shownVersion,
    versionKey: null,
    keyRevision: 0,
    keyProblem: 'it has no purl',
    advisoryNames: [],
  }
}

function purlOf({ purls, version }: StatedComponent): Purl | undefined {
  for (const text of purls) {
    try {
      const purl = normalizePurl(parsePurl(text))
      const qualifiers = Object.fromEntries(
        Object.entries(purl.qualifiers).filter(([name]) => !originQualifiers.has(name)),
      )
      const adds = purl.version === undefined && version !== undefined && isVersionText(version)
      const own = { ...purl, qualifiers, ...(adds && { version }) }
      // What cannot be written so that it can be read again names nothing.
      parsePurl(formatPurl(own))
      if (isStorable(own)) return own
    } catch {}
  }
  return undefined
}

/** A purl may encode what no text of the database holds. */
function isStorable({ namespace = '', name, version = '', qualifiers, subpath = '' }: Purl): boolean {
  const all = [namespace, name, version, subpath, ...Object.values(qualifiers)].join()
  return all.isWellFormed() && !all.includes('\0')
}
