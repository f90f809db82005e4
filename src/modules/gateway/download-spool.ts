import {
  appendFileSync,
  closeSync,
  fsync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Insertable } from 'kysely'
import type { Context } from '#platform/context.ts'
import type { DownloadRow } from '#platform/database/rows.gen.ts'
import { newId } from '#platform/ids.ts'

/** Its id was told to the client as `x-assay-request`. */
export type DownloadRecord = Omit<Insertable<DownloadRow>, 'day'>

/**
 * Download records go to a local file first, synced to disk, and from there into the database: neither a slow database
 * nor one that is away stops a download or loses its record. At most `flushMilliseconds` of records can be lost.
 */
export interface DownloadSpool {
  add(record: DownloadRecord): void
  /** Writes what is waiting to the database now. */
  flush(context: Context): Promise<number>
  close(): Promise<void>
}

const flushMilliseconds = 50
const loadMilliseconds = 500
const linesPerFileMax = 5_000
const rowsPerInsert = 1_000
const rejectedFile = 'rejected-downloads.jsonl'
const sync = promisify(fsync)

export function openDownloadSpool(context: Context): DownloadSpool {
  const folder = join(context.config.dataFolder, 'spool')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  let waiting: string[] = []
  let file: { readonly descriptor: number; readonly name: string; lines: number } | undefined
  const openFile = () => {
    const name = `downloads-${process.pid}-${newId(context.now)}.jsonl`
    return { descriptor: openSync(join(folder, name), 'a', 0o600), name, lines: 0 }
  }
  const write = async () => {
    if (waiting.length === 0) return
    const lines = waiting
    waiting = []
    file ??= openFile()
    file.lines += lines.length
    writeSync(file.descriptor, lines.join(''))
    await sync(file.descriptor).catch((error) => context.log.error({ error }, 'download records are not on disk'))
  }
  const rotate = () => {
    if (!file) return
    closeSync(file.descriptor)
    file = undefined
  }
  const writer = setInterval(() => void write(), flushMilliseconds)
  writer.unref()
  let loading: Promise<number> | undefined
  const load = (scope: Context) => {
    loading ??= (async () => {
      await write()
      rotate()
      return loadFiles(scope, folder)
    })().finally(() => {
      loading = undefined
    })
    return loading
  }
  const loader = setInterval(() => {
    if (file || readdirSync(folder).length > 0) load(context).catch(() => {})
  }, loadMilliseconds)
  loader.unref()
  const stop = () => {
    clearInterval(writer)
    clearInterval(loader)
  }
  context.signal.addEventListener('abort', stop)
  return {
    add: (record) => {
      const row = { day: (record.at as Date).toISOString().slice(0, 10), ...record }
      waiting.push(`${JSON.stringify(row)}\n`)
      if (waiting.length >= linesPerFileMax) void write()
    },
    flush: load,
    close: async () => {
      stop()
      await load(context).catch(() => write().then(rotate))
    },
  }
}

/** Idempotent by the record's id: a file that was loaded and not yet deleted is loaded again without harm. */
async function loadFiles(context: Context, folder: string): Promise<number> {
  let count = 0
  for (const name of readdirSync(folder).sort()) {
    if (isSomeoneElses(name)) continue
    const rows = readLines(join(folder, name))
    for (let start = 0; start < rows.length; start += rowsPerInsert)
      await insertRows(context, rows.slice(start, start + rowsPerInsert))
    rmSync(join(folder, name), { force: true })
    count += rows.length
  }
  return count
}

/**
 * A record that the database will never take must not hold up all that come after it: it is found by halving, kept in a
 * file beside the spool, and told.
 */
async function insertRows(context: Context, rows: readonly Insertable<DownloadRow>[]): Promise<void> {
  try {
    await context.db
      .insertInto('download')
      .values([...rows])
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  } catch (error) {
    // Classes 22 (data exception) and 23 (integrity constraint violation) of SQLSTATE; all else may pass.
    if (!/^2[23]/.test(String((error as { readonly code?: unknown }).code))) throw error
    const [only] = rows
    if (rows.length === 1) {
      appendFileSync(join(context.config.dataFolder, rejectedFile), `${JSON.stringify(only)}\n`, { mode: 0o600 })
      context.log.error({ error, file: rejectedFile }, 'a download record was rejected by the database and set aside')
      return
    }
    const half = Math.ceil(rows.length / 2)
    await insertRows(context, rows.slice(0, half))
    await insertRows(context, rows.slice(half))
  }
}

/** Written by another process that still lives: its own business. What a dead one left is taken over. */
function isSomeoneElses(name: string): boolean {
  const pid = Number(/^downloads-(\d+)-[^.]*\.jsonl$/.exec(name)?.[1])
  if (!pid) return true
  if (pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** The last line may have been cut off by a crash: it is the only one that may be unreadable. */
function readLines(path: string): Insertable<DownloadRow>[] {
  const lines = readFileSync(path, 'utf8').split('\n')
  return lines.flatMap((line) => {
    if (line === '') return []
    try {
      return [JSON.parse(line) as Insertable<DownloadRow>]
    } catch {
      return []
    }
  })
}
