import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { type ClientSurroundings, clientEnvironment } from './client-environment.ts'
import type { Client } from './clients.ts'

export interface ClientRun extends ClientSurroundings {
  /** The project's folder: outside any other project, so that no configuration is inherited. */
  readonly cwd: string
  /** 120 when absent. */
  readonly timeoutSeconds?: number
}

export interface ClientResult {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

const TIMEOUT_SECONDS = 120
const OUTPUT_CHARS_MAX = 1_000_000

/**
 * Runs a real client against a registry, shut off from the user's settings. A client that ends with an error is a
 * result; one that does not end in time is killed with all it started, and the promise is rejected with its output.
 */
export function runClient(client: Client, args: readonly string[], run: ClientRun): Promise<ClientResult> {
  mkdirSync(run.cwd, { recursive: true })
  const env = clientEnvironment(client, run)
  const child = spawn(client.command, [...client.args, ...args], {
    cwd: run.cwd,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const stdout = collect(child.stdout)
  const stderr = collect(child.stderr)
  const timeoutSeconds = run.timeoutSeconds ?? TIMEOUT_SECONDS
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      killGroup(child.pid)
      const output = `${stdout()}\n${stderr()}`
      reject(new Error(`${client.name} ${args.join(' ')} did not end within ${timeoutSeconds} s:\n${output}`))
    }, timeoutSeconds * 1000)
    child.on('error', (error) => {
      clearTimeout(timer)
      reject(error)
    })
    child.on('close', (code) => {
      clearTimeout(timer)
      resolve({ exitCode: code ?? -1, stdout: stdout(), stderr: stderr() })
    })
  })
}

/** The client leads a process group of its own; the group may have ended in the meantime. */
function killGroup(leader: number | undefined): void {
  if (leader === undefined) return
  try {
    process.kill(-leader, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

function collect(stream: NodeJS.ReadableStream): () => string {
  let text = ''
  stream.setEncoding('utf8')
  stream.on('data', (chunk: string) => {
    if (text.length < OUTPUT_CHARS_MAX) text += chunk
  })
  return () => text
}
