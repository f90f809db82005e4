import { createWriteStream, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Cli } from '../cli.ts'

export interface SpooledInput {
  /** Holds nothing else. */
  readonly folder: string
  readonly path: string
  readonly sizeBytes: number
  rename(name: string): void
  remove(): Promise<void>
}

const sizeBytesMax = 64 * 2 ** 30

async function* bounded(input: AsyncIterable<Uint8Array> | readonly Uint8Array[]) {
  let sizeBytes = 0
  for await (const chunk of input) {
    sizeBytes += chunk.length
    if (sizeBytes > sizeBytesMax) throw new RangeError(`standard input has more than ${sizeBytesMax} bytes`)
    yield chunk
  }
}

/** Standard input as a file, in a temporary folder that only this user may enter: an image is read from many places. */
export async function spoolInput({ input, ending }: Pick<Cli, 'input' | 'ending'>): Promise<SpooledInput> {
  const folder = mkdtempSync(join(tmpdir(), 'assay-scan-'))
  const path = join(folder, 'input')
  const remove = async () => rmSync(folder, { recursive: true, force: true })
  try {
    await pipeline(Readable.from(bounded(input ?? [])), createWriteStream(path, { mode: 0o600 }), { signal: ending })
    return {
      folder,
      path,
      sizeBytes: statSync(path).size,
      rename: (name) => renameSync(path, join(folder, name)),
      remove,
    }
  } catch (error) {
    await remove()
    throw error
  }
}
