import { LimitError, parseJson } from '#formats/limits.ts'
import type { IndexedVersion, UpstreamAddress, UpstreamRequest, VersionTarget } from '../../gate/registry.ts'
import { licenseOf } from '../extractors/core-metadata.ts'
import { versionIdentity } from '../normal-version.ts'
import { apiAddress } from './index-address.ts'
import { normalName } from './project-name.ts'

type Fields = { readonly [key: string]: unknown }

const LIMITS = { sizeBytesMax: 16 * 1024 * 1024, depthMax: 32, valuesMax: 500_000 }

/** The older JSON document about one version: the only one that tells its licence. Many mirrors do not have it. */
export function detailsRequest({ name, version }: VersionTarget, upstream: UpstreamAddress): UpstreamRequest {
  const url = `${apiAddress(upstream)}/pypi/${name}/${encodeURIComponent(version)}/json`
  return { url, headers: { accept: 'application/json' } }
}

/** Throws `SyntaxError` when the document is not about exactly this version. */
export function readDetails({ name, version }: VersionTarget, document: Uint8Array): IndexedVersion {
  const fields = parse(document)
  const info = isFields(fields) && isFields(fields.info) ? fields.info : undefined
  if (!isFields(fields) || info === undefined) throw new SyntaxError('The document does not describe a version')
  const identity = versionIdentity(String(info.version))
  if (normalName(String(info.name)) !== name || identity === undefined || identity !== versionIdentity(version))
    throw new SyntaxError(`The document does not describe ${name} ${version}`)
  const files = (Array.isArray(fields.urls) ? fields.urls : []).filter(isFields)
  const texts = new Map([
    ['license-expression', textOf(info.license_expression)],
    ['license', textOf(info.license)],
  ])
  const classifiers = Array.isArray(info.classifiers) ? info.classifiers.map(textOf) : []
  const license = licenseOf(
    (field) => texts.get(field),
    classifiers.filter((each) => each !== undefined),
  )
  const isYanked = files.length > 0 && files.every(({ yanked }) => yanked === true)
  return {
    version,
    ...(license !== undefined && { license }),
    ...(isYanked && { yanked: textOf(files[0]?.yanked_reason) ?? 'Yanked without a reason' }),
    hasInstallScript: !files.some(({ packagetype }) => packagetype === 'bdist_wheel'),
    files: [],
    requirements: [],
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

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && value !== 'UNKNOWN' ? value : undefined
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
