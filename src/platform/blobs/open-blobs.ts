import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Blobs } from '../blobs.ts'
import { type Clock, monotonicMilliseconds } from '../clock.ts'
import type { Config } from '../config.ts'
import type { Outbound } from '../outbound.ts'
import { Problem } from '../problem.ts'
import { openBlobBucket } from './blob-bucket.ts'
import { openBlobCache } from './blob-cache.ts'
import { openBlobFolder } from './blob-folder.ts'
import { type BucketKeys, parseBucketKeys } from './blob-location.ts'
import { type Bucket, openBucketCalls } from './bucket-calls.ts'
import { openIncomingFiles } from './incoming-files.ts'
import { createStorageRoom } from './storage-room.ts'
import type { UploadSizes } from './upload-file.ts'

const mebibyte = 1024 * 1024
const usualSizes: UploadSizes = { wholeBytesMax: 32 * mebibyte, partBytes: 16 * mebibyte }

export interface BlobNeeds {
  readonly outbound: Outbound
  readonly clock: Clock
  /** Absent: parts of 16 MiB, from 32 MiB on. */
  readonly sizes?: UploadSizes
}

/** The store that the settings name. */
export async function openBlobs(config: Config, { outbound, clock, sizes = usualSizes }: BlobNeeds): Promise<Blobs> {
  const { blobs: location, storageBytesMax: limitBytes, freeBytesMin } = config
  if (location.kind === 'folder') {
    const room = createStorageRoom({ folder: location.path, limitBytes, freeBytesMin })
    return openBlobFolder(location.path, room)
  }
  const folder = join(config.dataFolder, 'blob-cache')
  const incoming = await openIncomingFiles(join(folder, 'incoming'))
  return openBlobBucket({
    calls: openBucketCalls(location, { outbound, clock, keys: openKeys(location.keys) }),
    prefix: location.prefix,
    cache: await openBlobCache(join(folder, 'sha256'), { bytesMax: config.blobCacheBytesMax, clock }),
    incoming,
    room: createStorageRoom({ folder, limitBytes, freeBytesMin }),
    sizes,
  })
}

const keysMilliseconds = 60_000

/** Keys from a file are read again every minute: they may be replaced while the server runs. */
function openKeys(keys: Bucket['keys']): () => Promise<BucketKeys> {
  if (!('file' in keys)) return () => Promise.resolve(keys)
  let last: { readonly at: number; readonly keys: Promise<BucketKeys> } | undefined
  return () => {
    const at = monotonicMilliseconds()
    if (!last || at - last.at > keysMilliseconds) last = { at, keys: readKeysFile(keys.file) }
    return last.keys
  }
}

async function readKeysFile(path: string): Promise<BucketKeys> {
  try {
    return parseBucketKeys(await readFile(path, 'utf8'))
  } catch (error) {
    throw new Problem('storage.denied', 503, { reason: 'the file of keys cannot be read' }, error)
  }
}
