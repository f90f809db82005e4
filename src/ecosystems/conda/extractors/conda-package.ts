// A package of a channel as a purl: type conda, with what tells its builds apart as qualifiers.
import { withoutCredentials } from '#ecosystems/extraction/source-address.ts'
import type { Purl } from '#formats/purl.ts'
import { condaPurlRules } from '../purl-rules.ts'

export interface CondaPackage {
  readonly name: string
  readonly version?: string
  readonly build?: string
  readonly channel?: string
  readonly subdir?: string
  /** `conda` or `tar.bz2`. */
  readonly type?: string
}

const VALUE_LENGTH_MAX = 256

/** Undefined when no package can have this name. */
export function condaPurl({ name, version, ...rest }: CondaPackage): Purl | undefined {
  const purl = condaPurlRules.parseName(name)
  if (purl === undefined) return undefined
  const qualifiers: Record<string, string> = {}
  for (const [key, value] of Object.entries(rest)) if (isPlain(value)) qualifiers[key] = value
  return { ...purl, ...(isPlain(version) && { version }), qualifiers }
}

function isPlain(text: string | undefined): text is string {
  return text !== undefined && text !== '' && text.length <= VALUE_LENGTH_MAX && !/[\p{Cc}\p{Cs}]/u.test(text)
}

const ADDRESS_LENGTH_MAX = 4_096
const FILE = /^(?:.*\/)?([^/]+)\/([^/]+)\/([^/]+)-([^/-]+)-([^/-]+)\.(conda|tar\.bz2)$/

/** Out of `https://host/channel/subdir/name-version-build.conda`; empty for other addresses. */
export function packageOfUrl(url: string): Partial<CondaPackage> {
  const path = withoutCredentials(url.slice(0, ADDRESS_LENGTH_MAX)).split(/[?#]/, 1)[0] ?? ''
  const match = FILE.exec(path)
  if (match === null) return {}
  const [, channel = '', subdir = '', name = '', version = '', build = '', type = ''] = match
  return { channel, subdir, name, version, build, type }
}
