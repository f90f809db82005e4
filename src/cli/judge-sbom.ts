import { readFileSync, statSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { JSON_LOCKFILE_LIMITS } from '#ecosystems/extraction/limits.ts'
import { readBom } from '#ecosystems/generic/read-bom.ts'
import { bomStatements } from '#ecosystems/generic/statements/bom-statements.ts'
import { LimitError } from '#formats/limits.ts'
import { type JudgedSet, judgeQuality, type SbomQuality } from '#formats/sbom-quality/judge-quality.ts'
import { sbomQuality as english } from '#i18n/en/sbom-quality.ts'
import { sbomQuality as chinese } from '#i18n/zh-cn/sbom-quality.ts'
import { type Cli, fill, printJson } from './cli.ts'
import { CliError, type ExitCode, exitCode } from './exit-code.ts'
import { formatTable } from './format-table.ts'

/** Says how far a document meets the requirement sets; ends with "incomplete" where part of it was not understood. */
export function judgeSbom(cli: Cli, file: string, isJson: boolean): ExitCode {
  const bom = readOrRefuse(cli, file)
  const quality = judgeQuality(bomStatements(bom))
  const { format, specVersion, notation, complete } = bom
  if (isJson) printJson(cli, { file: basename(file), format, specVersion, notation, complete, ...quality })
  else tell(cli, quality)
  if (!complete) cli.say(`${fill(cli.words.sbom.problems, { count: bom.problems.length })}\n`)
  return complete ? exitCode.pass : exitCode.incomplete
}

function readOrRefuse(cli: Cli, file: string) {
  const { sbom: words } = cli.words
  const path = resolve(cli.folder, file)
  try {
    // Told before it is in memory.
    if (statSync(path).size > JSON_LOCKFILE_LIMITS.sizeBytesMax)
      throw new LimitError('size', JSON_LOCKFILE_LIMITS.sizeBytesMax)
    return readBom(readFileSync(path))
  } catch (error) {
    const { code, message } = error as { readonly code?: string; readonly message: string }
    if (code !== undefined) throw new CliError(exitCode.usage, fill(words.unreadable, { name: file, reason: code }))
    if (error instanceof SyntaxError || error instanceof LimitError)
      throw new CliError(exitCode.incomplete, fill(words.refused, { reason: message }))
    throw error
  }
}

function tell(cli: Cli, { score, grade, sets }: SbomQuality): void {
  cli.print(`${fill(cli.words.sbom.graded, { score: score.toFixed(1), grade })}\n`)
  for (const set of sets) cli.print(`\n${headOf(cli, set)}\n${tableOf(cli, set)}`)
}

function headOf({ language }: Cli, { title, isVerified, score, grade }: JudgedSet): string {
  const words = language === 'zh-CN' ? chinese : english
  return `${title}: ${score.toFixed(1)} ${grade}${isVerified ? '' : ` (${words.unverified})`}`
}

function tableOf(cli: Cli, { elements }: JudgedSet): string {
  const words = cli.language === 'zh-CN' ? chinese : english
  const rows = elements.map(({ element, state, have, of }) => [
    words.elements[element].label,
    words.states[state],
    `${have}/${of}`,
    state === 'present' ? '' : words.elements[element].mend,
  ])
  return formatTable([words.columns.element, words.columns.state, words.columns.found, words.columns.mend], rows)
}
