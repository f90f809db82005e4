import { ecosystems, findEcosystem } from '#ecosystems/index.ts'
import { mergeFindings } from '#ecosystems/scan/merge-findings.ts'
import { scanFiles } from '#ecosystems/scan/scan-files.ts'
import type { Sbom } from '#formats/sbom.ts'
import { fill } from '../cli.ts'
import type { ExitCode } from '../exit-code.ts'
import { type AdvisorySource, openAdvisories } from './advisory-findings.ts'
import { judge, tellSummary } from './judge.ts'
import { openTarget } from './open-target.ts'
import { createProgress } from './progress.ts'
import type { ScanCall } from './scan-options.ts'
import { openWorkerPool } from './worker-pool.ts'
import { writeReport } from './write-report.ts'

/** Scans, writes the report, tells the summary on standard error, and judges. Advisories are opened first: they may fail. */
export async function runScan(call: ScanCall): Promise<ExitCode> {
  const source = await openSource(call)
  try {
    const sbom = await examine(call)
    const matched = await source?.match(sbom)
    await writeReport(call, sbom, matched?.findings)
    tellSummary(call, sbom, matched)
    return judge(call, sbom, matched)
  } finally {
    await source?.close()
  }
}

async function openSource(call: ScanCall): Promise<AdvisorySource | undefined> {
  if (call.options.advisories !== undefined) return openAdvisories(call)
  if (call.options.server !== true) return undefined
  const { openServer } = await import('./server-findings.ts')
  return openServer(call)
}

async function examine(call: ScanCall): Promise<Sbom> {
  const { cli, options } = call
  const target = await openTarget(call)
  const timeText = (seconds: number) => fill(call.words.time, { seconds })
  const pool = openWorkerPool({ jobs: options.jobs, timeText })
  const progress = createProgress(call)
  // A thread in the middle of a large file would not notice.
  const stop = () => void pool.close()
  cli.ending.addEventListener('abort', stop, { once: true })
  try {
    const tree = await scanFiles(target.source, {
      extractors: ecosystems.flatMap(({ extractors }) => extractors),
      run: pool.run,
      signal: cli.ending,
      onProgress: progress.show,
    })
    const problems = [...target.problems, ...tree.problems]
    return mergeFindings({ ...tree, problems }, { subject: target.subject, findType: findEcosystem })
  } finally {
    cli.ending.removeEventListener('abort', stop)
    progress.end()
    await pool.close()
    await target.close()
  }
}
