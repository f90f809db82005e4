import { spawn } from 'node:child_process'

export interface ProgramRun {
  readonly cwd: string
  /** The whole environment: nothing is inherited. */
  readonly environment: Readonly<Record<string, string>>
  /** 120 when absent. */
  readonly timeoutSeconds?: number
}

export interface ProgramResult {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

const TIMEOUT_SECONDS = 120
const OUTPUT_CHARS_MAX = 1_000_000

/**
 * Runs a program without input. One that ends with an error is a result; one that does not end in time is killed with all
 * it started, and the promise is rejected with its output.
 */
export function runProgram(command: string, args: readonly string[], run: ProgramRun): Promise<ProgramResult> {
  const child = spawn(command, [...args], {
    cwd: run.cwd,
    env: run.environment,
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
      reject(new Error(`${command} ${args.join(' ')} did not end within ${timeoutSeconds} s:\n${output}`))
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

/** The program leads a process group of its own; the group may have ended in the meantime. */
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
