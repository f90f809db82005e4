import { resolve } from 'node:path'
import { type BlobLocation, readBlobLocation } from './blobs/blob-location.ts'

/** Everything the environment decides. Read once, at start; nothing else reads `process.env`. */
export interface Config {
  /** Where the embedded database, blobs and the spool live. */
  readonly dataFolder: string
  /** Undefined: the embedded database in `dataFolder`. */
  readonly databaseUrl: string | undefined
  /** Where files are kept: a folder, or a bucket of an S3-compatible service. */
  readonly blobs: BlobLocation
  /** Of the local copies in front of a bucket. */
  readonly blobCacheBytesMax: number
  /** Nothing new is fetched when so much is stored; undefined: as much as there is room for. */
  readonly storageBytesMax: number | undefined
  /** Nothing new is fetched with less free on the disk. */
  readonly freeBytesMin: number
  /** How long a file must have been of no use to anyone before it is taken away. */
  readonly collectGraceSeconds: number
  readonly host: string
  readonly port: number
  /** The address clients use, without a trailing slash; undefined: as the server listens. */
  readonly publicUrl: string | undefined
  /**
   * Addresses and networks of reverse proxies whose `X-Forwarded-For`, `-Host` and `-Proto` are believed; empty: nobody's
   * are, and a client can claim none of them.
   */
  readonly trustedProxies: readonly string[]
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug'
  /** How long a server cut off from the database may serve what it last confirmed, in seconds. */
  readonly leaseSeconds: number
  /** Hosts that an upstream may name besides its own, for artifacts. */
  readonly allowedHosts: readonly string[]
  /** Upstreams in private address ranges are refused unless their host stands here. `*` allows all. */
  readonly allowedPrivateHosts: readonly string[]
  /** Load the sample bank at first start. */
  readonly evaluation: boolean
  readonly environment: Readonly<Record<string, string | undefined>>
}

const logLevels = ['silent', 'error', 'warn', 'info', 'debug'] as const

export function readConfig(environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  const level = environment.ASSAY_LOG_LEVEL ?? 'info'
  const logLevel = logLevels.find((each) => each === level)
  if (!logLevel) throw new RangeError(`ASSAY_LOG_LEVEL must be one of ${logLevels.join(', ')}, not "${level}"`)
  return {
    dataFolder: resolve(environment.ASSAY_DATA ?? 'data'),
    databaseUrl: environment.ASSAY_DATABASE_URL || undefined,
    ...readStorage(environment),
    host: environment.ASSAY_HOST ?? '127.0.0.1',
    port: readInteger('ASSAY_PORT', environment.ASSAY_PORT, { otherwise: 8470, least: 0, most: 65_535 }),
    publicUrl: environment.ASSAY_PUBLIC_URL?.replace(/\/+$/, '') || undefined,
    trustedProxies: readProxies(environment.ASSAY_TRUSTED_PROXY),
    logLevel,
    leaseSeconds: readInteger('ASSAY_LEASE_SECONDS', environment.ASSAY_LEASE_SECONDS, {
      otherwise: 300,
      least: 0,
      most: 86_400,
    }),
    allowedHosts: readList(environment.ASSAY_ALLOWED_HOSTS),
    allowedPrivateHosts: readList(environment.ASSAY_ALLOWED_PRIVATE_HOSTS),
    evaluation: environment.ASSAY_EVALUATION === '1',
    environment,
  }
}

const gibibyte = 1024 ** 3
const bytesMax = 2 ** 53 - 1
const dayHours = 24

function readStorage(environment: Config['environment']) {
  const bytes = (name: string, otherwise: number) =>
    readInteger(name, environment[name], { otherwise, least: 0, most: bytesMax })
  const limit = bytes('ASSAY_STORAGE_BYTES', 0)
  const graceHours = readInteger('ASSAY_COLLECT_GRACE_HOURS', environment.ASSAY_COLLECT_GRACE_HOURS, {
    otherwise: 2 * dayHours,
    // A file is stored before what names it is written, and jobs may be late.
    least: dayHours,
    most: 365 * dayHours,
  })
  return {
    blobs: readBlobLocation(environment, resolve(environment.ASSAY_DATA ?? 'data')),
    blobCacheBytesMax: bytes('ASSAY_BLOB_CACHE_BYTES', 10 * gibibyte),
    storageBytesMax: limit === 0 ? undefined : limit,
    freeBytesMin: bytes('ASSAY_FREE_BYTES_MIN', gibibyte / 4),
    collectGraceSeconds: graceHours * 3_600,
  }
}

function readInteger(
  name: string,
  text: string | undefined,
  limits: { readonly otherwise: number; readonly least: number; readonly most: number },
): number {
  if (text === undefined || text === '') return limits.otherwise
  const value = Number(text)
  if (!Number.isInteger(value) || value < limits.least || value > limits.most)
    throw new RangeError(`${name} must be a whole number from ${limits.least} to ${limits.most}, not "${text}"`)
  return value
}

function readProxies(text: string | undefined): readonly string[] {
  const proxies = readList(text)
  const bad = proxies.find((each) => !isNetwork(each))
  if (bad !== undefined)
    throw new RangeError(`ASSAY_TRUSTED_PROXY must list addresses or networks (10.0.0.1, 10.1.0.0/16), not "${bad}"`)
  return proxies
}

/** An address, or one with the length of its prefix (CIDR, RFC 4632); a prefix of 0 would trust everyone. */
function isNetwork(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/')
  const isLong = address.includes(':')
  const host = isLong ? `[${address}]` : address
  const url = URL.parse(`http://${host}/`)
  // A name, or a short form such as `10.1`, is read as another text than was written.
  if (!url || rest.length > 0 || !(isLong || (/^[\d.]+$/.test(address) && url.hostname === address))) return false
  if (prefix === undefined) return true
  return /^\d{1,3}$/.test(prefix) && Number(prefix) >= 1 && Number(prefix) <= (isLong ? 128 : 32)
}

function readList(text: string | undefined): readonly string[] {
  return (text ?? '')
    .split(',')
    .map((each) => each.trim().toLowerCase())
    .filter((each) => each !== '')
}
