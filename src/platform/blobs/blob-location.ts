import { isAbsolute, join, resolve } from 'node:path'

export interface BucketKeys {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

/** Where blobs are kept. */
export type BlobLocation =
  | { readonly kind: 'folder'; readonly path: string }
  | {
      readonly kind: 'bucket'
      readonly bucket: string
      /** Before every key: empty, or with a slash at its end. */
      readonly prefix: string
      /** Without a trailing slash. */
      readonly endpoint: string
      readonly region: string
      /** The bucket stands in the path, or before the endpoint's host. */
      readonly addressing: 'path' | 'host'
      /** The keys themselves, or a file that holds them and may be replaced while the server runs. */
      readonly keys: BucketKeys | { readonly file: string }
    }

type Environment = Readonly<Record<string, string | undefined>>

const bucketPattern = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/
const regionPattern = /^[a-z0-9-]{1,40}$/
const prefixPattern = /^[A-Za-z0-9._/-]{0,200}$/
const parameters = new Set(['endpoint', 'region', 'addressing'])

/**
 * Reads `ASSAY_BLOBS`: nothing for the folder `blobs` of the data folder, the absolute path of another one, or
 * `s3://BUCKET/PREFIX?endpoint=…&region=…`. Throws `RangeError`.
 */
export function readBlobLocation(environment: Environment, dataFolder: string): BlobLocation {
  const text = environment.ASSAY_BLOBS
  if (!text) return { kind: 'folder', path: join(dataFolder, 'blobs') }
  if (isAbsolute(text)) return { kind: 'folder', path: resolve(text) }
  const url = URL.parse(text)
  if (url?.protocol !== 's3:') throw refused('must be the absolute path of a folder, or s3://BUCKET/PREFIX?endpoint=…')
  if (url.username || url.password || url.port) throw refused('names credentials or a port: they do not belong there')
  const unknown = [...url.searchParams.keys()].find((name) => !parameters.has(name))
  if (unknown !== undefined) throw refused(`has an unknown parameter: ${unknown}`)
  const bucket = url.host
  if (!bucketPattern.test(bucket)) throw refused(`names no bucket: ${bucket}`)
  const folder = url.pathname.replace(/^\/+/, '').replace(/\/+$/, '')
  if (!prefixPattern.test(folder)) throw refused('may have letters, digits, dots, dashes and slashes in its prefix')
  const region = url.searchParams.get('region') ?? 'us-east-1'
  if (!regionPattern.test(region)) throw refused(`names no region: ${region}`)
  const addressing = url.searchParams.get('addressing') ?? 'path'
  if (addressing !== 'path' && addressing !== 'host') throw refused('may have addressing=path or addressing=host')
  const endpoint = readEndpoint(url.searchParams.get('endpoint'))
  const prefix = folder === '' ? '' : `${folder}/`
  return { kind: 'bucket', bucket, prefix, endpoint, region, addressing, keys: readKeys(environment) }
}

function readEndpoint(text: string | null): string {
  const url = text === null ? null : URL.parse(text)
  const isPlain = url && /^https?:$/.test(url.protocol) && !url.username && !url.password && !url.search && !url.hash
  if (!isPlain) throw refused('needs endpoint=https://…, the address of the service')
  return url.href.replace(/\/+$/, '')
}

function readKeys(environment: Environment): BucketKeys | { readonly file: string } {
  if (environment.ASSAY_BLOBS_KEYS_FILE) return { file: resolve(environment.ASSAY_BLOBS_KEYS_FILE) }
  const accessKeyId = environment.ASSAY_BLOBS_KEY_ID
  const secretAccessKey = environment.ASSAY_BLOBS_SECRET
  if (!accessKeyId || !secretAccessKey)
    throw refused('needs ASSAY_BLOBS_KEYS_FILE, or ASSAY_BLOBS_KEY_ID and ASSAY_BLOBS_SECRET')
  const sessionToken = environment.ASSAY_BLOBS_SESSION_TOKEN
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) }
}

function refused(reason: string): RangeError {
  return new RangeError(`ASSAY_BLOBS ${reason}`)
}

const linesMax = 200

/**
 * Keys in the form of the shared credentials file that clients of such services read: `aws_access_key_id = …` and so on, of
 * the section `default` or of none. Throws `RangeError`, without saying what the file holds.
 */
export function parseBucketKeys(text: string): BucketKeys {
  const values = new Map<string, string>()
  let isOurs = true
  for (const line of text.split('\n', linesMax)) {
    const trimmed = line.trim()
    if (trimmed.startsWith('[')) isOurs = trimmed === '[default]'
    const at = trimmed.indexOf('=')
    if (isOurs && at > 0 && !trimmed.startsWith('#'))
      values.set(trimmed.slice(0, at).trim().toLowerCase(), trimmed.slice(at + 1).trim())
  }
  const accessKeyId = values.get('aws_access_key_id')
  const secretAccessKey = values.get('aws_secret_access_key')
  const sessionToken = values.get('aws_session_token')
  if (!accessKeyId || !secretAccessKey)
    throw new RangeError('the file of ASSAY_BLOBS_KEYS_FILE lacks aws_access_key_id or aws_secret_access_key')
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) }
}
