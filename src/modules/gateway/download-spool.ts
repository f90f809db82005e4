import { closeSync, fsync, mkdirSync, openSync, readdirSync, rmSync, statSync, writeSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { monotonicMilliseconds } from '#platform/clock.ts'
import type { Context } from '#platform/context.ts'
import { newId } from '#platform/ids.ts'
import { type DownloadRecord, writeRecord } from './download-record.ts'
import { loadDownloads } from './load-downloads.ts'

/**
 * Download records go to a local file first, synced to disk, and from there into the database: neither a slow database
 * nor one that is away stops a download or loses its record. At most `flushMilliseconds` of records can be lost.
 *
 * While downloads go on, loading takes at most a tenth of the database's time, so that those who wait for an answer of
 * it are not held up by the log of the others; it catches up when it is quiet, when somebody asks, or when
 * `rowsWaitingMax` are behind.
 */
export interface DownloadSpool {
  add(record: DownloadRecord): void
  /** Writes what is waiting to the database now, and waits for `flushSecondsMax`: false when some is on its way still. */
  flush(context: Context): Promise<boolean>
  close(): Promise<void>
}

const flushMilliseconds = 50
const loadMilliseconds = 500
const linesPerFileMax = 5_000
/** A statement of so many rows holds the embedded database, which runs one at a time, for about 4 ms. */
const rowsPerInsert = 100
/** Reading a list must not wait for as long as a large backlog takes. */
const flushSecondsMax = 5
const restPerWork = 9
const rowsWaitingMax = 500_000
const sync = promisify(fsync)

export function openDownloadSpool(context: Context): DownloadSpool {
  const folder = join(context.config.dataFolder, 'spool')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const files = openSpoolFiles(context, folder)
  const pace = createPace()
  const writer = setInterval(() => void files.write(), flushMilliseconds)
  writer.unref()
  let loading: Promise<void> | undefined
  const load = (scope: Context): Promise<void> => {
    loading ??= (async () => {
      await files.cut()
      // In one go with the look at the folder: the file being written by now is not among them.
      const open = files.openName()
      const names = readdirSync(folder).filter(
        (name) => name !== open && !isSomeoneElses(join(folder, name), scope.now),
      )
      await loadFiles(scope, folder, { names: names.sort(), pace })
    })().finally(() => {
      loading = undefined
    })
    return loading
  }
  const loader = setInterval(() => {
    if (loading === undefined && readdirSync(folder).length > 0) load(context).catch(() => {})
  }, loadMilliseconds)
  loader.unref()
  /** What is being loaded was cut off before the call: what came since is loaded after it. */
  const loadAll = (scope: Context) =>
    pace.hurry(async () => {
      await loading?.catch(() => {})
      await load(scope)
    })
  const stop = () => {
    clearInterval(writer)
    clearInterval(loader)
  }
  context.signal.addEventListener('abort', stop)
  return {
    add: (record) => {
      files.add(writeRecord(record))
      pace.noteWork()
    },
    flush: async (scope) => {
      const everything = loadAll(scope).then(() => true)
      const late = new AbortController()
      const isLate = delay(flushSecondsMax * 1000, false, { ref: false, signal: late.signal })
      isLate.catch(() => {})
      // What comes too late to be waited for has nobody to tell.
      everything.catch(() => {})
      return Promise.race([everything, isLate]).finally(() => late.abort())
    },
    close: async () => {
      stop()
      await loadAll(context).catch(() => files.cut())
    },
  }
}

interface SpoolFiles {
  add(line: string): void
  /** To disk with what is waiting. */
  write(): Promise<void>
  /** Ends the file, so that it can be loaded; what comes after goes into another. */
  cut(): Promise<void>
  /** Of the file that is being written. */
  openName(): string | undefined
}

function openSpoolFiles(context: Context, folder: string): SpoolFiles {
  let waiting: string[] = []
  let file: { readonly descriptor: number; readonly name: string; lines: number } | undefined
  let last: Promise<void> = Promise.resolve()
  const open = () => {
    const name = `downloads-${ownHost}-${process.pid}-${newId(context.now)}.jsonl`
    return { descriptor: openSync(join(folder, name), 'a', 0o600), name, lines: 0 }
  }
  const end = () => {
    if (!file) return
    closeSync(file.descriptor)
    file = undefined
  }
  const write = async () => {
    if (waiting.length === 0) return
    const lines = waiting
    waiting = []
    try {
      file ??= open()
      file.lines += lines.length
      writeSync(file.descriptor, lines.join(''))
      await sync(file.descriptor)
    } catch (error) {
      // A line that was cut off must be the last of its file; what is written twice is loaded once.
      context.log.error({ error }, 'download records are not on disk')
      waiting = lines.concat(waiting).slice(-rowsWaitingMax)
      end()
    }
    if (file && file.lines >= linesPerFileMax) end()
  }
  /** One after the other: a file must not be closed while it is being synced. */
  const inTurn = (step: () => Promise<void>) => {
    last = last.then(step)
    return last
  }
  return {
    add: (line) => {
      waiting.push(line)
      if (waiting.length === linesPerFileMax) void inTurn(write)
    },
    write: () => inTurn(write),
    cut: () => inTurn(() => write().then(end)),
    openName: () => file?.name,
  }
}

/** How fast loading may go: slowly while others work, at full speed when somebody waits for it. */
interface Pace {
  /** Others work. */
  noteWork(): void
  hurry<Value>(work: () => Promise<Value>): Promise<Value>
  rest(milliseconds: number): Promise<void>
}

function createPace(): Pace {
  let hurrying = 0
  let hasWork = false
  let wake = () => {}
  return {
    noteWork: () => {
      hasWork = true
    },
    hurry: async (work) => {
      hurrying++
      wake()
      try {
        return await work()
      } finally {
        hurrying--
      }
    },
    rest: async (milliseconds) => {
      if (hurrying > 0 || !hasWork) return
      hasWork = false
      await new Promise<void>((done) => {
        wake = done
        setTimeout(done, milliseconds).unref()
      })
    },
  }
}

/** Idempotent by the record's id: a file that was loaded and not yet deleted is loaded again without harm. */
async function loadFiles(
  context: Context,
  folder: string,
  { names, pace }: { readonly names: readonly string[]; readonly pace: Pace },
): Promise<void> {
  const isBehind = names.length * linesPerFileMax > rowsWaitingMax
  for (const name of names) {
    const lines = readLines(await readFile(join(folder, name), 'utf8'))
    for (let start = 0; start < lines.length; start += rowsPerInsert) {
      const began = monotonicMilliseconds()
      await loadDownloads(context, lines.slice(start, start + rowsPerInsert))
      if (!isBehind) await pace.rest((monotonicMilliseconds() - began) * restPerWork)
    }
    rmSync(join(folder, name), { force: true })
  }
}

const ownHost = hostname()
  .replace(/[^A-Za-z0-9]/g, '_')
  .slice(0, 60)
const spoolName = /^downloads-([A-Za-z0-9_]+)-(\d+)-[^.]*\.jsonl$/
/** Several machines may share a data folder, and none can see whether a process of another lives. */
const otherHostSeconds = 3_600

/** Written by another process that still lives: its own business. What a dead one left is taken over. */
function isSomeoneElses(path: string, now: Date): boolean {
  const [, host, pid] = spoolName.exec(basename(path)) ?? []
  if (host === undefined) return true
  if (host !== ownHost) {
    const written = statSync(path, { throwIfNoEntry: false })
    return written === undefined || (now.getTime() - written.mtimeMs) / 1000 < otherHostSeconds
  }
  if (Number(pid) === process.pid) return false
  try {
    process.kill(Number(pid), 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** The last line may have been cut off by a crash: it has no end, and counts only when it can be read. */
function readLines(text: string): string[] {
  const lines = text.split('\n')
  const tail = lines.pop() ?? ''
  return isJson(tail) ? [...lines, tail] : lines
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
