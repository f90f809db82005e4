import { parseJson } from '#formats/limits.ts'
import type { IndexedVersion, VersionTarget } from '../../gate/registry.ts'
import { isCanonicalVersion } from './module-version.ts'
import { listedVersion } from './open-index.ts'

const INFO_LIMITS = { sizeBytesMax: 256 * 1024, depthMax: 20, valuesMax: 1_000 }
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/

/** Reads `.info` or `@latest`: the version that was meant. Throws `SyntaxError`. */
export function readVersion(document: Uint8Array): string {
  return readInfo(document).version
}

/** Reads the `.info` of one version. Throws `SyntaxError` when it describes another. */
export function readDetails(asked: VersionTarget, document: Uint8Array): IndexedVersion {
  const { version, time } = readInfo(document)
  if (version !== asked.version)
    throw new SyntaxError(`What describes ${asked.name} ${asked.version} states another version`)
  return { ...listedVersion(asked.name, version), ...(time !== undefined && { publishedAt: time }) }
}

function readInfo(document: Uint8Array): { readonly version: string; readonly time: string | undefined } {
  const parsed = parseBounded(document)
  const fields = new Map(typeof parsed === 'object' && parsed !== null ? Object.entries(parsed) : [])
  const version = fields.get('Version')
  const time = fields.get('Time')
  if (typeof version !== 'string' || !isCanonicalVersion(version))
    throw new SyntaxError('The document states no version')
  const isTime = typeof time === 'string' && TIME.test(time) && !Number.isNaN(Date.parse(time))
  return { version, time: isTime ? time : undefined }
}

function parseBounded(document: Uint8Array): unknown {
  try {
    return parseJson(document, INFO_LIMITS)
  } catch (error) {
    throw new SyntaxError(`The document is not readable: ${(error as Error).message}`, { cause: error })
  }
}
