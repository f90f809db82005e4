import { LimitError, parseJson } from '#formats/limits.ts'
import { isProjectName, normalName } from './project-name.ts'
import {
  FILES_MAX,
  metadataDigests,
  type ProjectStatus,
  readAddress,
  readDigests,
  requireKnownVersion,
  type SimpleFile,
  type SimpleProject,
} from './simple-project.ts'

type Fields = { readonly [key: string]: unknown }

const LIMITS = { sizeBytesMax: 64 * 1024 * 1024, depthMax: 32, valuesMax: 2_000_000 }
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z$/
const SHORT_CHARS_MAX = 1_024
const LONG_CHARS_MAX = 4_096

/** The JSON form (PEP 691). Throws `SyntaxError` when it is not the page of exactly this project. */
export function readJson(name: string, document: Uint8Array, page: string): SimpleProject {
  const fields = parse(document)
  if (!isFields(fields) || !isFields(fields.meta)) throw new SyntaxError('The document is not a page of the simple API')
  requireKnownVersion(String(fields.meta['api-version']))
  const stated = textOf(fields.name) ?? ''
  if (!isProjectName(stated) || normalName(stated) !== name)
    throw new SyntaxError(`The document does not describe ${name}`)
  const { files } = fields
  if (!Array.isArray(files)) throw new SyntaxError(`The page of ${name} lists no files`)
  if (files.length > FILES_MAX) throw new SyntaxError(`${name} has more than ${FILES_MAX} files`)
  const status = readStatus(fields['project-status'])
  return {
    name,
    versions: texts(fields.versions),
    files: files.map((entry) => readFile(entry, page)),
    ...(status && { status }),
    alternateLocations: texts(fields['alternate-locations']),
    tracks: texts(fields.meta.tracks),
  }
}

function parse(document: Uint8Array): unknown {
  try {
    return parseJson(document, LIMITS)
  } catch (error) {
    if (error instanceof LimitError) throw new SyntaxError(`The document is out of bounds: ${error.message}`)
    throw error
  }
}

function readFile(entry: unknown, page: string): SimpleFile {
  if (!isFields(entry)) throw new SyntaxError('It lists a file that is no object')
  const fileName = textOf(entry.filename)
  const address = textOf(entry.url)
  if (fileName === undefined || address === undefined) throw new SyntaxError('It lists a file without name or address')
  const url = readAddress(address, page)
  url.hash = ''
  const requiresPython = textOf(entry['requires-python'])
  const stated = entry['core-metadata'] ?? entry['dist-info-metadata'] ?? entry['data-dist-info-metadata']
  const metadata = metadataDigests(digestsOf(stated))
  const { size } = entry
  const uploadTime = textOf(entry['upload-time'])
  const yanked = readYanked(entry.yanked)
  const provenance = textOf(entry.provenance)
  return {
    fileName,
    url: url.href,
    hashes: digestsOf(entry.hashes),
    ...(requiresPython !== undefined && requiresPython.length <= SHORT_CHARS_MAX && { requiresPython }),
    ...(metadata && { metadata }),
    ...(typeof size === 'number' && Number.isSafeInteger(size) && size >= 0 && { sizeBytes: size }),
    ...(uploadTime !== undefined && isTime(uploadTime) && { uploadTime }),
    ...(yanked !== undefined && { yanked }),
    ...(provenance !== undefined && { provenance }),
  }
}

/** What is yanked must not become unyanked by being misunderstood. */
function readYanked(value: unknown): string | undefined {
  if (value === undefined || value === null || value === false) return undefined
  if (value === true) return ''
  if (typeof value === 'string') return value.slice(0, LONG_CHARS_MAX)
  throw new SyntaxError('It does not say whether a file is yanked')
}

function readStatus(value: unknown): ProjectStatus | undefined {
  const fields = isFields(value) ? value : {}
  const status = textOf(fields.status)
  const reason = textOf(fields.reason)
  if (status === undefined || !/^[a-z-]{1,40}$/.test(status)) return undefined
  return { status, ...(reason !== undefined && { reason: reason.slice(0, LONG_CHARS_MAX) }) }
}

function digestsOf(value: unknown) {
  return readDigests(isFields(value) ? Object.entries(value) : [])
}

function isTime(text: string): boolean {
  return TIME.test(text) && !Number.isNaN(Date.parse(text))
}

function texts(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return []
  return value.filter((each): each is string => typeof each === 'string' && each.length <= LONG_CHARS_MAX)
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
