import { cpus, totalmem } from 'node:os'

export interface Figure {
  readonly what: string
  readonly value: number
  readonly unit: string
  /** What it is compared with: a peer and its value in the same unit, in the same run. */
  readonly against?: string
  /** value / the peer's value; above 1 is better for rates, below 1 for times. */
  readonly ratio?: number
}

export interface Report {
  readonly name: string
  readonly at: string
  readonly machine: string
  readonly figures: readonly Figure[]
}

export function describeMachine(): string {
  const [cpu] = cpus()
  const memoryGiB = Math.round(totalmem() / 2 ** 30)
  return `${cpus().length} × ${cpu?.model.trim() ?? 'unknown'}, ${memoryGiB} GiB, Node ${process.version}, ${process.platform}`
}

/** Figures for people on standard error; the JSON object alone on the last line of standard output. */
export function printReport(report: Report, json: boolean): void {
  for (const { what, value, unit, against, ratio } of report.figures) {
    const compared = against === undefined ? '' : `  against ${against}${ratio === undefined ? '' : `: × ${ratio}`}`
    process.stderr.write(`${what.padEnd(84)} ${String(value).padStart(12)} ${unit}${compared}\n`)
  }
  if (json) process.stdout.write(`${JSON.stringify(report)}\n`)
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

export function rounded(value: number): number {
  return value >= 100 ? Math.round(value) : Math.round(value * 100) / 100
}
