import { randomUUID } from 'node:crypto'
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { cyclonedxDocument } from '#formats/cyclonedx.ts'
import { sarifLog } from '#formats/sarif.ts'
import type { Sbom, SbomFinding, SbomOrigin } from '#formats/sbom.ts'
import { spdxDocument } from '#formats/spdx-document.ts'
import { fill } from '../cli.ts'
import { CliError, exitCode } from '../exit-code.ts'
import { plainJson } from '../format-table.ts'
import type { ScanCall } from './scan-options.ts'
import { scanTable } from './scan-table.ts'

/** To standard output, or to a file that is there in whole or not at all. */
export async function writeReport(
  call: ScanCall,
  sbom: Sbom,
  findings: readonly SbomFinding[] | undefined,
): Promise<void> {
  const text = reportText(call, sbom, findings)
  const { output } = call.options
  if (output === undefined || output === '-') return call.cli.print(text)
  const path = resolve(call.cli.folder, output)
  const draft = `${path}.${randomUUID().slice(0, 8)}.part`
  try {
    writeFileSync(draft, text)
    renameSync(draft, path)
  } catch (error) {
    rmSync(draft, { force: true })
    const { code } = error as NodeJS.ErrnoException
    throw new CliError(exitCode.usage, fill(call.words.errors.output, { path: output, reason: code ?? '' }))
  }
}

function reportText(call: ScanCall, sbom: Sbom, findings: readonly SbomFinding[] | undefined): string {
  const { options, toolVersion } = call
  const format = options.format ?? (options.json === true ? 'json' : 'cyclonedx')
  const origin = originOf(call)
  switch (format) {
    case 'table':
      return scanTable(call, sbom, findings)
    case 'cyclonedx':
      return jsonText(cyclonedxDocument(sbom, origin, findings))
    case 'spdx':
      return jsonText(spdxDocument(sbom, origin))
    case 'sarif':
      return jsonText(sarifLog(sbom, { toolVersion, findings: findings ?? [] }))
    case 'json':
      return jsonText({
        schema: 'assay-scan/1',
        tool: `assay ${toolVersion}`,
        ...timeOf(origin),
        ...sbom,
        ...(findings && { findings }),
      })
  }
}

function jsonText(document: object): string {
  return `${plainJson(JSON.stringify(document, null, 2))}\n`
}

function timeOf({ timestamp }: SbomOrigin): { readonly timestamp?: string } {
  return timestamp === undefined ? {} : { timestamp }
}

const millisecondsPerSecond = 1000

/** SOURCE_DATE_EPOCH where it is set (reproducible-builds.org), else now, or no time for a reproducible document. */
function originOf({ cli, words, options, toolVersion }: ScanCall): SbomOrigin {
  const { SOURCE_DATE_EPOCH: epoch } = cli.config.environment
  if (epoch) {
    if (!/^\d{1,11}$/.test(epoch)) throw new CliError(exitCode.settings, fill(words.usage.badEpoch, { value: epoch }))
    return { toolVersion, timestamp: secondsOf(new Date(Number(epoch) * millisecondsPerSecond)) }
  }
  return options.reproducible === true ? { toolVersion } : { toolVersion, timestamp: secondsOf(cli.clock()) }
}

function secondsOf(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, 'Z')
}
