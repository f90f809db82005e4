// renv.lock: what renv recorded of a project's library.
import type { Extraction, Extractor, SourceFile } from '#ecosystems/ecosystem.ts'
import type { Draft } from '#ecosystems/extraction/draft.ts'
import { extractJson } from '#ecosystems/extraction/extract-json.ts'
import { baseOf } from '#ecosystems/extraction/folders.ts'
import { asRecord, type JsonRecord, listOf, recordOf, textOf } from '#ecosystems/extraction/json-fields.ts'
import { memberLines } from '#ecosystems/extraction/member-lines.ts'
import { placePackage } from './package-origin.ts'
import { packageRequirements } from './package-requirements.ts'

const NAME = 'cran/renv-lock'
/** Version 1 lists `Requirements`; version 2 repeats the fields of DESCRIPTION. */
const FIELDS = ['Requirements', 'Depends', 'Imports', 'LinkingTo']

/**
 * The format tells neither direct packages nor those for development. Its `Hash` is one of DESCRIPTION fields, not of the
 * archive, and left out.
 */
export const renvLock: Extractor = {
  name: NAME,
  reads: 'lockfile',
  matches: (path) => baseOf(path) === 'renv.lock',
  extract: (file) => extractJson(NAME, file, read),
}

function read(draft: Draft, document: JsonRecord, file: SourceFile): Extraction {
  const packages = asRecord(document.Packages)
  if (packages === undefined) {
    draft.miss('lockfile.unreadable', 'the document has no "Packages"')
    return draft.finish()
  }
  const lines = memberLines(file.bytes, (path) => path.length === 2 && path[0] === 'Packages')
  const absent = new Set<string>()
  for (const [key, value] of Object.entries(packages)) {
    const record = asRecord(value)
    if (record === undefined) draft.miss('lockfile.unreadable-entry', `"${key}" is no record`)
    else addPackage(draft, { key, record, line: lines.get(`Packages\0${key}`), packages, absent })
  }
  for (const name of absent) draft.miss('lockfile.missing-dependency', `"${name}" is required and not in the lockfile`)
  return draft.finish()
}

interface Entry {
  readonly key: string
  readonly record: JsonRecord
  readonly line: number | undefined
  readonly packages: JsonRecord
  readonly absent: Set<string>
}

function addPackage(draft: Draft, { key, record, line, packages, absent }: Entry): void {
  const fields = new Map(Object.entries(record).map(([name, value]) => [name.toLowerCase(), value]))
  const placed = placePackage((name) => {
    const value = name === 'package' ? (fields.get(name) ?? key) : fields.get(name)
    return typeof value === 'string' && value !== '' ? value : undefined
  })
  if (placed === undefined) {
    draft.miss('lockfile.unreadable-entry', `"${key}" is no package name, or has no version`)
    return
  }
  const { packages: required } = packageRequirements(FIELDS.flatMap((field) => namesOf(record, field)))
  const dependsOn: string[] = []
  for (const { name } of required) {
    if (Object.hasOwn(packages, name)) dependsOn.push(name)
    else absent.add(name)
  }
  const license = textOf(record, 'License')
  const told = { ...(license && { license }), ...(line !== undefined && { line }) }
  draft.add({ id: key, ...placed, scope: 'runtime', hashes: [], ...told, dependsOn })
}

/** A list of names; early versions wrote a record of them by field. */
function namesOf(record: JsonRecord, field: string): readonly string[] {
  if (Array.isArray(record[field])) return listOf(record, field)
  const text = textOf(record, field)
  return text === undefined ? Object.keys(recordOf(record, field)) : text.split(',')
}
