import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { connect, createServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { Case, ColdFile } from './subject.ts'

/** A gateway under load: Assay or a peer. */
export interface Peer {
  readonly name: string
  readonly headers: Readonly<Record<string, string>>
  /** Where it serves what the case asks for; undefined where it has no such thing. */
  addressOf(asked: Case | ColdFile): Promise<string | undefined>
  /** Resolves when it has done what it put off under load, so that none of that falls on the next peer. */
  settle?(): Promise<void>
  stop(): Promise<void>
}

const startSecondsMax = 60

/** Starts a server in a process of its own and waits until it takes connections. */
export async function startProcess(
  command: readonly string[],
  ready: { readonly url: string; readonly environment?: Readonly<Record<string, string>> },
): Promise<ChildProcess> {
  const [program = '', ...rest] = command
  const child = spawn(program, rest, {
    stdio: ['ignore', 'ignore', process.env.ASSAY_BENCH_VERBOSE ? 'inherit' : 'ignore'],
    env: { ...process.env, ...ready.environment },
  })
  let failure: Error | undefined
  child.once('error', (error) => {
    failure = error
  })
  for (let attempt = 0; attempt < startSecondsMax * 4; attempt++) {
    if (failure) throw failure
    if (child.exitCode !== null) throw new Error(`${program} ended with ${child.exitCode}`)
    if (await isListening(new URL(ready.url))) return child
    await delay(250)
  }
  child.kill()
  throw new Error(`${program} does not answer at ${ready.url}`)
}

function isListening({ hostname, port }: URL): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(Number(port), hostname)
    const end = (listens: boolean) => {
      socket.destroy()
      done(listens)
    }
    socket.once('connect', () => end(true)).once('error', () => end(false))
  })
}

export async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const ended = new Promise((done) => child.once('exit', done))
  child.kill('SIGTERM')
  await Promise.race([ended, delay(5_000)])
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as { port: number }
  await new Promise((done) => server.close(done))
  return port
}

export function isHere(program: string, option = '--version'): boolean {
  return spawnSync(program, [option]).error === undefined
}
