import { decodeUtf8 } from '#formats/limits.ts'
import type { FetchUpstream, UpstreamAddress, VersionTarget } from '../../gate/registry.ts'
import { hashModuleFile, hashModuleZip } from './dir-hash.ts'
import { escapeCase } from './escaped.ts'
import { isDatabaseName, lookupUrl } from './route-checksums.ts'

const LOOKUP_BYTES_MAX = 64 * 1024

interface VerifyAsked extends VersionTarget {
  readonly fileName: string
  readonly bytes: Uint8Array
  readonly upstream: UpstreamAddress
}

/**
 * Compares a module's zip or go.mod with what the checksum database says of them, through the upstream, when the machine's
 * settings name a database and the upstream passes it on. A module that the database does not know is private: its first
 * bytes are held. Throws `RangeError` for other bytes, and `SyntaxError` for an answer that cannot be read.
 */
export async function verifyModule(asked: VerifyAsked, ask: FetchUpstream): Promise<void> {
  const { name, version, fileName, bytes, upstream } = asked
  const database = upstream.services.checksums
  if (fileName.endsWith('.info') || database === undefined || !isDatabaseName(database)) return
  const supported = await ask({ url: `./sumdb/${database}/supported` })
  const lookup = supported && (await ask({ url: lookupUrl(database, escapeCase(name), escapeCase(version)) }))
  if (!lookup) return
  const isZip = fileName.endsWith('.zip')
  const stated = readLookup(lookup).get(`${name} ${isZip ? version : `${version}/go.mod`}`)
  const computed = isZip ? await hashModuleZip(bytes) : hashModuleFile(bytes)
  if (stated === undefined) throw new RangeError(`the checksum database says nothing of ${fileName}`)
  if (stated !== computed) throw new RangeError(`the checksum database states ${stated}, and it is ${computed}`)
}

/** The lines of go.sum in a record: they follow its number, and a blank line ends them. */
function readLookup(document: Uint8Array): ReadonlyMap<string, string> {
  const [first = '', ...lines] = decodeText(document).split('\n')
  const end = lines.indexOf('')
  if (!/^\d{1,18}$/.test(first) || end < 1) throw new SyntaxError('The answer of the checksum database is no record')
  return new Map(
    lines.slice(0, end).map((line) => {
      const [name, version, hash, ...more] = line.split(' ')
      if (hash === undefined || more.length > 0)
        throw new SyntaxError('A line of the checksum database is not readable')
      return [`${name} ${version}`, hash]
    }),
  )
}

function decodeText(document: Uint8Array): string {
  try {
    return decodeUtf8(document, { sizeBytesMax: LOOKUP_BYTES_MAX })
  } catch (error) {
    throw new SyntaxError(`The answer of the checksum database is not readable`, { cause: error })
  }
}
