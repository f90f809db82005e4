import { fork } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

/** What the bench asks of its server; see `server.ts`. */
export type ServerOrder =
  | {
      readonly do: 'open'
      readonly repository: {
        readonly name: string
        readonly ecosystem: string
        readonly upstreamUrl: string
        readonly mode: 'observe' | 'approved'
      }
    }
  | { readonly do: 'load'; readonly repository: string; readonly names: readonly string[] }
  /** `held`: `<name> <version>` of what stays held. */
  | { readonly do: 'admit'; readonly ecosystem: string; readonly held: readonly string[] }
  | { readonly do: 'usage'; readonly collect: boolean }

export interface ServerUsage {
  readonly rssBytes: number
  readonly heapBytes: number
  readonly externalBytes: number
  /** Of all its threads, since it started. */
  readonly processorMicroseconds: number
  readonly delayMaxMilliseconds: number
  readonly delayP99Milliseconds: number
}

export interface AssayServer {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  tell(order: ServerOrder): Promise<void>
  /** `collect`: after a garbage collection. */
  usage(options?: { readonly collect: boolean }): Promise<ServerUsage>
  /** Resolves when the download log is in the database: it goes on loading from its spool after a load. */
  settle(): Promise<void>
  stop(): Promise<void>
}

const script = fileURLToPath(new URL('./server.ts', import.meta.url))
const settlingMilliseconds = 100
const settlingAttemptsMax = 1_200

/** Assay as it ships: tokens, verdicts and the download log on, on its embedded database. */
export async function startAssay(environment: Readonly<Record<string, string>>): Promise<AssayServer> {
  const folder = mkdtempSync(join(tmpdir(), 'assay-bench-'))
  const child = fork(script, [], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    execArgv: ['--disable-warning=ExperimentalWarning', '--expose-gc'],
    env: {
      ...process.env,
      ASSAY_DATABASE_URL: '',
      ASSAY_DATA: folder,
      ASSAY_PORT: '0',
      ASSAY_LOG_LEVEL: 'silent',
      ASSAY_ALLOWED_PRIVATE_HOSTS: '*',
      ...environment,
    },
  })
  const ended = new Promise<void>((done) => child.once('exit', () => done()))
  const { url, token } = await Promise.race([
    new Promise<{ url: string; token: string }>((done) => child.once('message', done as never)),
    ended.then(() => Promise.reject(new Error('the server ended before it listened'))),
  ])
  const waiting = new Map<number, { done(answer: unknown): void; failed(error: Error): void }>()
  child.on('message', (told: { id: number; answer?: unknown; error?: string }) => {
    const asker = waiting.get(told.id)
    waiting.delete(told.id)
    if (told.error === undefined) asker?.done(told.answer)
    else asker?.failed(new Error(told.error))
  })
  let id = 0
  const ask = (order: ServerOrder) =>
    new Promise<unknown>((done, failed) => {
      waiting.set(++id, { done, failed })
      child.send({ id, order })
    })
  return {
    url,
    headers: { authorization: `Bearer ${token}` },
    tell: async (order) => void (await ask(order)),
    usage: async (options) => (await ask({ do: 'usage', collect: options?.collect ?? false })) as ServerUsage,
    settle: () => waitForLog(join(folder, 'spool')),
    stop: async () => {
      child.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function waitForLog(spool: string): Promise<void> {
  for (let attempt = 0; attempt < settlingAttemptsMax; attempt++) {
    if (readdirSync(spool).length === 0) return
    await delay(settlingMilliseconds)
  }
  throw new Error('the download log is not in the database after two minutes')
}
