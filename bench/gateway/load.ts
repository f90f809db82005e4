import { execFile, spawnSync } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

export interface Load {
  readonly requestsPerSecond: number
  readonly p99Milliseconds: number
  readonly megabytesPerSecond: number
  /** Answers other than 2xx and 3xx; a figure with any is worthless. */
  readonly errors: number
}

export function hasWrk(): boolean {
  return spawnSync('wrk', ['--version']).error === undefined
}

/** One thread, 32 connections, keep-alive, from a process of its own. */
export async function load(url: string, headers: Readonly<Record<string, string>>, seconds: number): Promise<Load> {
  const given = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`])
  const { stdout } = await run('wrk', ['-t1', '-c32', `-d${seconds}s`, '--timeout', '20s', '--latency', ...given, url])
  const failed = /Non-2xx or 3xx responses: (\d+)/.exec(stdout)?.[1]
  const socket = /Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(stdout)
  const socketErrors = socket ? socket.slice(1).reduce((sum, each) => sum + Number(each), 0) : 0
  return {
    requestsPerSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1] ?? 0),
    p99Milliseconds: readDuration(/99%\s+([\d.]+\w+)/.exec(stdout)?.[1] ?? ''),
    megabytesPerSecond: readSize(/Transfer\/sec:\s+([\d.]+\w+)/.exec(stdout)?.[1] ?? ''),
    errors: Number(failed ?? 0) + socketErrors,
  }
}

function readDuration(text: string): number {
  const found = /^([\d.]+)(us|ms|s|m)$/.exec(text)
  const factor = { us: 0.001, ms: 1, s: 1_000, m: 60_000 }[found?.[2] ?? ''] ?? Number.NaN
  return Number(found?.[1]) * factor
}

function readSize(text: string): number {
  const found = /^([\d.]+)(B|KB|MB|GB)$/.exec(text)
  const factor = { B: 1e-6, KB: 1e-3, MB: 1, GB: 1e3 }[found?.[2] ?? ''] ?? Number.NaN
  return Number(found?.[1]) * factor
}
