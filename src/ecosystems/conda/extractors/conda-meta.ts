// conda-meta/*.json: conda's record of each package that it installed.
import type { Extraction, Extractor, SourceFile } from '#ecosystems/ecosystem.ts'
import { createDraft } from '#ecosystems/extraction/draft.ts'
import { asRecord, type JsonRecord, listOf, textOf } from '#ecosystems/extraction/json-fields.ts'
import { JSON_LOCKFILE_LIMITS } from '#ecosystems/extraction/limits.ts'
import { withoutCredentials } from '#ecosystems/extraction/source-address.ts'
import { parseDigests } from '#formats/hash.ts'
import { parseJson } from '#formats/limits.ts'
import { condaKey } from '../version-key.ts'
import { condaPurl, packageOfUrl } from './conda-package.ts'

const NAME = 'conda/conda-meta'
const LICENSE_LENGTH_MAX = 500

/** Direct is what was asked for by name, where the record notes it. */
export const condaMeta: Extractor = {
  name: NAME,
  reads: 'installed',
  matches: (path) => /(?:^|\/)conda-meta\/[^/]+\.json$/.test(path),
  extract,
}

async function extract(file: SourceFile): Promise<Extraction> {
  const draft = createDraft(NAME)
  let record: JsonRecord | undefined
  try {
    record = asRecord(parseJson(file.bytes, JSON_LOCKFILE_LIMITS))
  } catch (error) {
    draft.miss('installed.unreadable', error instanceof Error ? error.message : String(error))
    return draft.finish()
  }
  const url = textOf(record ?? {}, 'url') ?? ''
  const version = textOf(record ?? {}, 'version')
  const purl = record && purlOf(record, url)
  if (record === undefined || purl === undefined || version === undefined) {
    draft.miss('installed.unreadable', 'it names no package and version')
    return draft.finish()
  }
  if ('invalid' in condaKey(version))
    draft.note('installed.unusual-version', `"${purl.name}" has the version "${version}", which conda cannot order`)
  const license = textOf(record, 'license')
  const direct = requested(record)
  draft.add({
    id: `${purl.name}@${version}`,
    purl,
    ...(direct !== undefined && { direct }),
    scope: 'runtime',
    hashes: ['sha256', 'md5'].flatMap((algorithm) =>
      parseDigests(`${algorithm}:${textOf(record, algorithm) ?? ''}`).map(({ hex }) => `${algorithm}:${hex}`),
    ),
    ...(license !== undefined && license.length <= LICENSE_LENGTH_MAX && { license }),
    ...(url !== '' && { source: withoutCredentials(url) }),
    dependsOn: [],
  })
  return draft.finish()
}

function purlOf(record: JsonRecord, url: string) {
  const { name: _, version: __, ...located } = packageOfUrl(url)
  const stated = {
    version: textOf(record, 'version'),
    build: textOf(record, 'build'),
    subdir: textOf(record, 'subdir'),
  }
  const known = Object.fromEntries(Object.entries(stated).filter(([, value]) => value !== undefined))
  return condaPurl({ name: textOf(record, 'name') ?? '', ...located, ...known })
}

/** `requested_spec` or the later list `requested_specs`; a package that came along has an empty one. */
function requested(record: JsonRecord): boolean | undefined {
  if (listOf(record, 'requested_specs').length > 0) return true
  if (record.requested_spec === undefined && record.requested_specs === undefined) return undefined
  const spec = textOf(record, 'requested_spec')
  return spec !== undefined && spec !== 'None'
}
