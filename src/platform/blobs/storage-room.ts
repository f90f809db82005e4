import { statfs } from 'node:fs/promises'
import { monotonicMilliseconds } from '../clock.ts'
import { Problem } from '../problem.ts'

export interface RoomFigures {
  /** As it was measured last, and what this process has written since; undefined: not measured yet. */
  readonly usedBytes: number | undefined
  /** Undefined: no limit is set. */
  readonly limitBytes: number | undefined
  /** On the disk that files are written to first. */
  readonly freeBytes: number
  /** Nothing new is written with less. */
  readonly freeBytesMin: number
  /** Why nothing new is written: the limit that was set, or the disk. */
  readonly full: 'limit' | 'disk' | undefined
}

/** Says no before the disk does: what is stored must go on being served, and half a file is of no use to anyone. */
export interface StorageRoom {
  /** Throws `storage.full` (507). */
  require(): Promise<void>
  noteStored(sizeBytes: number): void
  /** What this process has stored since it was started. */
  storedBytes(): number
  /** What was measured for all processes together, when this one had stored so much. */
  setUsed(sizeBytes: number, storedBefore: number): void
  figures(): Promise<RoomFigures>
}

export interface RoomLimits {
  /** A folder on the disk that is written to. */
  readonly folder: string
  readonly limitBytes: number | undefined
  readonly freeBytesMin: number
}

const lookMilliseconds = 1000

export function createStorageRoom({ folder, limitBytes, freeBytesMin }: RoomLimits): StorageRoom {
  let measured: { readonly sizeBytes: number; readonly storedBefore: number } | undefined
  let storedBytes = 0
  let looked: { readonly at: number; readonly freeBytes: Promise<number> } | undefined
  const look = () => {
    const at = monotonicMilliseconds()
    if (!looked || at - looked.at > lookMilliseconds) looked = { at, freeBytes: freeOf(folder) }
    return looked.freeBytes
  }
  const figures = async (): Promise<RoomFigures> => {
    const freeBytes = await look()
    const all = measured && measured.sizeBytes + storedBytes - measured.storedBefore
    const isOver = limitBytes !== undefined && (all ?? storedBytes) >= limitBytes
    const full = isOver ? 'limit' : freeBytes < freeBytesMin ? 'disk' : undefined
    return { usedBytes: all, limitBytes, freeBytes, freeBytesMin, full }
  }
  return {
    figures,
    require: async () => {
      const { full } = await figures()
      if (full) throw new Problem('storage.full', 507)
    },
    noteStored: (sizeBytes) => {
      storedBytes += sizeBytes
      looked = undefined
    },
    storedBytes: () => storedBytes,
    setUsed: (sizeBytes, storedBefore) => {
      measured = { sizeBytes, storedBefore }
    },
  }
}

async function freeOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

const fullCodes = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

/** For `catch`: a disk without room, or a limit of the system's, becomes `storage.full`; anything else is thrown as it is. */
export function storageFull(error: NodeJS.ErrnoException): never {
  if (error.code !== undefined && fullCodes.has(error.code)) throw new Problem('storage.full', 507, {}, error)
  throw error
}
