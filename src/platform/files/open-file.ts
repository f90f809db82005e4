import { closeSync, constants, fstatSync, openSync, read, readlinkSync } from 'node:fs'
import { promisify } from 'node:util'
import type { ByteSource } from '#formats/byte-source.ts'

const readFd = promisify(read)

export interface OpenRules {
  /**
   * The path has no links: what has become one since is not opened. Where the system tells which file was opened (Linux), it
   * must be this one, so that a folder on the way that was exchanged for a link leads nowhere either.
   */
  readonly real?: boolean
}

/** Undefined when it is no regular file: a pipe or device of that name is not waited for. Throws as the system does. */
export function openFile(path: string, { real = false }: OpenRules = {}): ByteSource | undefined {
  const fd = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (real ? (constants.O_NOFOLLOW ?? 0) : 0))
  try {
    const facts = fstatSync(fd)
    if (!facts.isFile() || (real && !isOpened(fd, path))) {
      closeSync(fd)
      return undefined
    }
    return descriptorSource(fd, facts.size)
  } catch (error) {
    closeSync(fd)
    throw error
  }
}

function isOpened(fd: number, path: string): boolean {
  if (process.platform !== 'linux') return true
  try {
    return readlinkSync(`/proc/self/fd/${fd}`) === path
  } catch {
    // Without /proc nothing tells.
    return true
  }
}

/** An open file; closing the source closes it. */
export function descriptorSource(fd: number, sizeBytes: number): ByteSource {
  let open = true
  return {
    sizeBytes,
    async read(position, length) {
      const wanted = Math.min(length, sizeBytes - position)
      if (!Number.isSafeInteger(position) || position < 0 || wanted <= 0) return new Uint8Array(0)
      const bytes = new Uint8Array(wanted)
      let filled = 0
      while (filled < wanted) {
        const { bytesRead } = await readFd(fd, bytes, filled, wanted - filled, position + filled)
        if (bytesRead === 0) break
        filled += bytesRead
      }
      return bytes.subarray(0, filled)
    },
    async close() {
      if (open) closeSync(fd)
      open = false
    },
  }
}
