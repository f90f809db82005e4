import type { Command } from 'commander'
import { collectBlobs, describeCollection, measureStorage, readStorageStatus } from '#modules/gateway/index.ts'
import { type Cli, fill, printJson } from './cli.ts'
import { exitCode } from './exit-code.ts'
import { formatTable } from './format-table.ts'
import { groupCommand, type Shell, withExamples } from './shell.ts'
import { withContext } from './with-context.ts'

type Status = Awaited<ReturnType<typeof readStorageStatus>>
type Collection = ReturnType<typeof describeCollection>

export function addStorageCommand(program: Command, shell: Shell): void {
  const { cli } = shell
  const { storage: words } = cli.words
  const group = groupCommand('storage', words.about)
  withExamples(group.command('status'), cli, ['storage status', 'storage status --json'])
    .description(words.status)
    .action(
      shell.action(async ({ options }) => {
        const status = await withContext(cli, async (context) => {
          await measureStorage(context)
          return readStorageStatus(context)
        })
        if (options.json) printJson(cli, status)
        else printStatus(cli, status)
        return exitCode.pass
      }),
    )
  withExamples(group.command('collect'), cli, ['storage collect --dry-run', 'storage collect'])
    .description(words.collect)
    .option('--dry-run', words.dryRun)
    .action(
      shell.action<{ dryRun?: boolean }>(async ({ options }) => {
        const done = await withContext(cli, async (context) => {
          const collection = await collectBlobs(context, { isDryRun: options.dryRun === true })
          if (!collection.isDryRun) await measureStorage(context)
          return describeCollection(collection)
        })
        if (options.json) printJson(cli, done)
        else printCollection(cli, done)
        return exitCode.pass
      }),
    )
  program.addCommand(group)
}

function printStatus(cli: Cli, status: Status): void {
  const { storage: words } = cli.words
  const { full, usedBytes, limitBytes, collection } = status
  const params = {
    kind: words.kinds[status.kind],
    used: usedBytes === undefined ? words.notMeasured : sizeText(usedBytes),
    limit: limitBytes === undefined ? words.noLimit : sizeText(limitBytes),
    free: sizeText(status.freeBytes),
    freeMin: sizeText(status.freeBytesMin),
  }
  cli.print(`${fill(words.used, params)}\n`)
  if (full) cli.print(`${words.full[full]}\n`)
  const rows = status.repositories.map((each) => [
    each.name,
    String(each.artifactCount),
    sizeText(each.artifactBytes),
    String(each.documentCount),
    sizeText(each.documentBytes),
    String(each.downloads30Days),
    each.lastUsedAt ?? '-',
  ])
  if (rows.length > 0) cli.print(formatTable(Object.values(words.columns), rows))
  if (status.measuredAt) cli.print(`${fill(words.measuredAt, { at: status.measuredAt })}\n`)
  if (collection) printCollection(cli, collection)
}

function printCollection(cli: Cli, collection: Collection): void {
  const { collection: words } = cli.words.storage
  const { startedAt, endedAt, partsTaken, parts, blobCount, unreferencedCount, removedCount, isDryRun } = collection
  const params = {
    ...{ blobCount, unreferencedCount, removedCount },
    blobs: sizeText(collection.blobBytes),
    unreferenced: sizeText(collection.unreferencedBytes),
    removed: sizeText(collection.removedBytes),
  }
  const when = endedAt
    ? fill(words.ended, { at: endedAt })
    : fill(words.underway, { at: startedAt, taken: partsTaken, parts })
  const outcome = fill(isDryRun ? words.wouldRemove : words.removed, params)
  cli.print(`${when}\n${fill(words.found, params)}\n${outcome}\n`)
}

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']

function sizeText(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), units.length - 1)
  const value = bytes / 1024 ** power
  return `${power === 0 ? value : value.toFixed(1)} ${units[power]}`
}
