import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'

/** A gateway under load: Assay or a peer. */
export interface Peer {
  readonly name: string
  /** Of the registry, without a trailing slash. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Resolves when it has done what it put off under load, so that none of that falls on the next peer. */
  settle?(): Promise<void>
  stop(): Promise<void>
}

const startSecondsMax = 60

/** Starts a server in a process of its own and waits until it answers. */
export async function startProcess(
  command: readonly string[],
  ready: { readonly url: string; readonly environment?: Readonly<Record<string, string>> },
): Promise<ChildProcess> {
  const [program = '', ...rest] = command
  const child = spawn(program, rest, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...ready.environment },
  })
  for (let attempt = 0; attempt < startSecondsMax * 4; attempt++) {
    if (child.exitCode !== null) throw new Error(`${program} ended with ${child.exitCode}`)
    const answer = await fetch(ready.url).catch(() => undefined)
    if (answer) return child
    await delay(250)
  }
  child.kill()
  throw new Error(`${program} does not answer at ${ready.url}`)
}

export async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const ended = new Promise((done) => child.once('exit', done))
  child.kill('SIGTERM')
  await Promise.race([ended, delay(5_000)])
  if (child.exitCode === null) child.kill('SIGKILL')
}
