import { execFile, spawnSync } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

export interface Load {
  readonly requestsPerSecond: number
  readonly requests: number
  readonly p99Milliseconds: number
  /** Answers other than 2xx and 3xx, and broken connections; a figure with any is worthless. */
  readonly errors: number
}

export interface LoadRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly connections: number
  readonly seconds: number
  /** A script of wrk that says what is asked, instead of the one address. */
  readonly script?: string
}

export function hasWrk(): boolean {
  return spawnSync('wrk', ['--version']).error === undefined
}

/** One thread, keep-alive, from a process of its own. */
export async function load({ url, headers, connections, seconds, script }: LoadRequest): Promise<Load> {
  const given = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`])
  const limits = ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '20s', '--latency']
  const { stdout } = await run('wrk', [...limits, ...given, ...(script ? ['-s', script] : []), url])
  const failed = /Non-2xx or 3xx responses: (\d+)/.exec(stdout)?.[1]
  const socket = /Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(stdout)
  const socketErrors = socket ? socket.slice(1).reduce((sum, each) => sum + Number(each), 0) : 0
  return {
    requestsPerSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1] ?? 0),
    requests: Number(/(\d+) requests in/.exec(stdout)?.[1] ?? 0),
    p99Milliseconds: readDuration(/99%\s+([\d.]+\w+)/.exec(stdout)?.[1] ?? ''),
    errors: Number(failed ?? 0) + socketErrors,
  }
}

function readDuration(text: string): number {
  const found = /^([\d.]+)(us|ms|s|m)$/.exec(text)
  const factor = { us: 0.001, ms: 1, s: 1_000, m: 60_000 }[found?.[2] ?? ''] ?? Number.NaN
  return Number(found?.[1]) * factor
}
