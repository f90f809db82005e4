import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface GateServer {
  readonly url: string
  /** Undefined when the data folder had been used before: the token of then still holds. */
  readonly token: string | undefined
  readonly databaseProcessId: number | undefined
  readonly process: ChildProcess
  /** Lets every version of a package be used that is known; with a token, npm's are made known first. */
  admit(name: string, token?: string): Promise<void>
  /** Lets no version of a package be used, from when it resolves. */
  deny(name: string): Promise<void>
  /** As a power cut would. */
  kill(): Promise<void>
  stop(): Promise<void>
}

const script = fileURLToPath(new URL('./gate-server.ts', import.meta.url))

export async function startGateServer(options: {
  readonly folder: string
  /** Of npm, or by ecosystem. */
  readonly upstreamUrl: string | Readonly<Record<string, string>>
  readonly environment?: Readonly<Record<string, string>>
}): Promise<GateServer> {
  const { upstreamUrl } = options
  const upstreams = typeof upstreamUrl === 'string' ? { npm: upstreamUrl } : upstreamUrl
  const child = fork(script, [JSON.stringify(upstreams)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: {
      ...process.env,
      ASSAY_DATABASE_URL: '',
      ASSAY_DATA: options.folder,
      ASSAY_PORT: '0',
      ASSAY_LOG_LEVEL: 'silent',
      ASSAY_ALLOWED_PRIVATE_HOSTS: '*',
      ...options.environment,
    },
  })
  const ended = new Promise<void>((done) => child.once('exit', () => done()))
  const told = await Promise.race([
    new Promise<{ url: string; token?: string; databaseProcessId?: number }>((done) =>
      child.once('message', done as never),
    ),
    ended.then(() => Promise.reject(new Error('the server ended before it listened'))),
  ])
  return {
    url: told.url,
    token: told.token,
    databaseProcessId: told.databaseProcessId,
    process: child,
    admit: (admit, token) =>
      new Promise((done) => {
        child.once('message', () => done())
        child.send({ admit, token })
      }),
    deny: (deny) =>
      new Promise((done) => {
        child.once('message', () => done())
        child.send({ deny })
      }),
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
    stop: async () => {
      child.kill('SIGTERM')
      await ended
    },
  }
}
