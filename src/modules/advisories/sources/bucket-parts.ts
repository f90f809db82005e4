import { createReadStream } from 'node:fs'
import { open, opendir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { readTime } from './source.ts'

const listName = 'modified_id.csv'
const partsMax = 2_000
const linesMax = 5_000_000
const headBytes = 4_096
const listBytesMax = 1024 * 1024 * 1024
const idPattern = /^[A-Za-z0-9][A-Za-z0-9._:+-]{0,199}$/

/** A folder of a mirror with its own list of changes. */
export interface BucketPart {
  /** Within the mirror; empty for the mirror itself. */
  readonly name: string
  readonly path: string
}

/** The parts of a mirror: itself, when it has the list of changes, else its folders that have one; none when it is no mirror. */
export async function findBucketParts(path: string): Promise<readonly BucketPart[]> {
  if (!(await stat(path)).isDirectory()) return []
  if (await hasList(path)) return [{ name: '', path }]
  const parts: BucketPart[] = []
  for await (const entry of await opendir(path)) {
    if (!entry.isDirectory() || !(await hasList(join(path, entry.name)))) continue
    parts.push({ name: entry.name, path: join(path, entry.name) })
    if (parts.length > partsMax) throw new RangeError(`more than ${partsMax} folders with a list of changes`)
  }
  return parts.sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** One of its first lines must be one of such a list. */
async function hasList(folder: string): Promise<boolean> {
  const path = join(folder, listName)
  const facts = await stat(path).catch(() => undefined)
  if (!facts?.isFile()) return false
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0)
    const lines = buffer.subarray(0, bytesRead).toString('utf8').split('\n')
    return lines.some((line) => readLine(line)?.at !== undefined)
  } finally {
    await file.close()
  }
}

export interface ListedChanges {
  /** When each record was changed, by its id: those since the checkpoint, and those whose date cannot be read. */
  readonly changedAt: ReadonlyMap<string, Date | undefined>
  readonly newest: Date | undefined
  /** Lines that are none of such a list. */
  readonly badLines: number
}

/**
 * Reads a list of changes, the latest first, up to the first that is older than the checkpoint. Those of that very moment are
 * looked at again: others of the same moment may have come after it was reached. A list that turns out not to be in order is
 * read to its end. Throws `RangeError` beyond the limits.
 */
export async function readChanges(part: BucketPart, checkpoint: Date | undefined): Promise<ListedChanges> {
  const path = join(part.path, listName)
  if ((await stat(path)).size > listBytesMax) throw new RangeError(`${listName} has more than ${listBytesMax} bytes`)
  const changedAt = new Map<string, Date | undefined>()
  const stream = createReadStream(path, 'utf8')
  let [newest, previous, count, badLines, isOrdered] = [undefined as Date | undefined, Infinity, 0, 0, true]
  try {
    for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) {
      if (++count > linesMax) throw new RangeError(`${listName} has more than ${linesMax} lines`)
      const read = readLine(line)
      if (read === undefined) {
        if (line !== '') badLines++
        continue
      }
      if (read.at === undefined) {
        changedAt.set(read.id, changedAt.get(read.id))
        continue
      }
      const at = read.at.getTime()
      if (at > previous) isOrdered = false
      previous = at
      if (checkpoint !== undefined && at < checkpoint.getTime()) {
        if (isOrdered) break
        continue
      }
      if (newest === undefined || read.at > newest) newest = read.at
      if (changedAt.get(read.id) === undefined) changedAt.set(read.id, read.at)
    }
  } finally {
    stream.destroy()
  }
  return { changedAt, newest, badLines }
}

/** `2026-01-31T10:00:00.123456Z,npm/GHSA-…`; within one ecosystem without its name. */
function readLine(line: string): { readonly at: Date | undefined; readonly id: string } | undefined {
  const comma = line.indexOf(',')
  if (line.length > 1_000 || comma === -1) return undefined
  const id =
    line
      .slice(comma + 1)
      .trimEnd()
      .split('/')
      .at(-1) ?? ''
  return idPattern.test(id) ? { at: readTime(line.slice(0, comma)), id } : undefined
}
