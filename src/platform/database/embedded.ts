import { type ChildProcess, fork } from 'node:child_process'
import { createHash } from 'node:crypto'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

export interface EmbeddedDatabase {
  /** For the `pg` driver: the folder that holds the socket, and the number in its name. */
  readonly host: string
  readonly port: number
  /** Of the database, when this process started it. */
  processId(): number | undefined
  stop(): Promise<void>
}

const socketName = '.s.PGSQL.5432'
const socketPathBytesMax = 100
const startAttempts = 240
const attemptMilliseconds = 125
const failuresMax = 3
const restartMilliseconds = 500

/** Connects to the embedded database of this data folder, starting it when nobody has. */
export async function openEmbeddedDatabase(dataFolder: string): Promise<EmbeddedDatabase> {
  if (process.platform === 'win32')
    throw new Error(
      'The embedded database needs Unix sockets: on Windows set ASSAY_DATABASE_URL to a PostgreSQL server',
    )
  const folder = join(resolve(dataFolder), 'database')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const host = socketFolder(folder)
  const socketPath = join(host, socketName)
  const lockPath = join(folder, 'starting.lock')
  const keeper = keepRunning(join(folder, 'pg'), socketPath, lockPath)
  for (let attempt = 0; attempt < startAttempts; attempt++) {
    if (await accepts(socketPath)) return { host, port: 5432, processId: keeper.processId, stop: keeper.stop }
    if (!keeper.started() && takeLock(lockPath)) keeper.start()
    if (keeper.failures() >= failuresMax)
      throw new Error('the embedded database does not start: see the messages above')
    await delay(attemptMilliseconds)
  }
  throw new Error(`the embedded database in ${folder} did not answer`)
}

interface Keeper {
  start(): void
  started(): boolean
  failures(): number
  processId(): number | undefined
  stop(): Promise<void>
}

/** Whoever started the database starts it again when it dies; its clients reconnect by themselves. */
function keepRunning(pgFolder: string, socketPath: string, lockPath: string): Keeper {
  let child: ChildProcess | undefined
  let stopping = false
  let failures = 0
  const start = () => {
    child = startChild(pgFolder, socketPath, lockPath)
    child.on('message', () => {
      failures = 0
    })
    child.on('exit', () => {
      if (stopping || ++failures >= failuresMax) return
      setTimeout(start, restartMilliseconds).unref()
    })
  }
  return {
    start,
    started: () => child !== undefined,
    failures: () => failures,
    processId: () => child?.pid,
    stop: () => {
      stopping = true
      return stopChild(child)
    },
  }
}

/** A Unix socket's path is limited to 108 bytes: a deep data folder gets a private folder in the temporary one. */
function socketFolder(folder: string): string {
  if (Buffer.byteLength(join(folder, 'run', socketName)) <= socketPathBytesMax) return join(folder, 'run')
  const digest = createHash('sha256').update(`${userInfo().uid}:${folder}`).digest('hex').slice(0, 16)
  return join(tmpdir(), `assay-${digest}`)
}

function startChild(pgFolder: string, socketPath: string, lockPath: string): ChildProcess {
  const script = fileURLToPath(new URL('./embedded-server.ts', import.meta.url))
  const child = fork(script, [pgFolder, socketPath], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    detached: true,
    execArgv: ['--disable-warning=ExperimentalWarning'],
  })
  child.on('message', () => rmSync(lockPath, { force: true }))
  child.on('exit', () => rmSync(lockPath, { force: true }))
  child.unref()
  child.channel?.unref()
  return child
}

async function stopChild(child: ChildProcess | undefined): Promise<void> {
  if (!child || child.exitCode !== null || !child.connected) return
  const ended = new Promise<void>((done) => child.once('exit', () => done()))
  child.ref()
  child.disconnect()
  // Others may still be connected; then the database stays for them and is theirs to leave.
  await Promise.race([ended, delay(5_000, undefined, { ref: false })])
  child.unref()
}

function takeLock(path: string): boolean {
  try {
    const file = openSync(path, 'wx', 0o600)
    writeSync(file, String(process.pid))
    closeSync(file)
    return true
  } catch {
    if (existsSync(path) && !isAlive(Number(readFileSync(path, 'utf8')))) rmSync(path, { force: true })
    return false
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return true
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function accepts(path: string): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.destroy()
      done(true)
    })
    socket.once('error', () => done(false))
  })
}
