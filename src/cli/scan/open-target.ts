import { readdirSync, statSync } from 'node:fs'
import { basename, dirname, posix, resolve } from 'node:path'
import { ecosystems } from '#ecosystems/index.ts'
import { chooseExtractors } from '#ecosystems/scan/choose-extractors.ts'
import type { FileProblem, FileSource } from '#formats/byte-source.ts'
import type { SbomSubject } from '#formats/sbom.ts'
import { openFolder } from '#platform/files/folder-source.ts'
import { fill } from '../cli.ts'
import { CliError, exitCode } from '../exit-code.ts'
import { openImage } from './image-target.ts'
import { osFacts } from './os-facts.ts'
import type { ScanCall } from './scan-options.ts'
import { spoolInput } from './spool-input.ts'

export interface ScanTarget {
  readonly subject: SbomSubject
  readonly source: FileSource
  /** What could not be looked at while it was opened. */
  readonly problems: readonly FileProblem[]
  close(): Promise<void>
}

/** A folder, an image or one file: told by what it holds, not by its name. Throws `CliError` with the reason. */
export async function openTarget(call: ScanCall): Promise<ScanTarget> {
  if (call.target === '-') return openInput(call)
  const path = resolve(call.cli.folder, call.target)
  const kind = kindOf(call, path)
  const image = await openImage(call, { path, name: basename(path) })
  if (image) return image
  if (kind === 'folder') return folderTarget(call, path)
  if (!isKnownFile(path)) throw new CliError(exitCode.usage, fill(call.words.errors.unknownKind, { path: call.target }))
  const name = basename(path)
  return {
    subject: { kind: 'file', name, facts: {} },
    source: openFolder(dirname(path), { only: [name] }),
    problems: [],
    close: async () => {},
  }
}

function kindOf({ words, target }: ScanCall, path: string): 'folder' | 'file' {
  try {
    const facts = statSync(path)
    if (facts.isFile()) return 'file'
    // Nothing is read of a pipe or device, and nothing found must not look like nothing there.
    if (!facts.isDirectory()) throw new CliError(exitCode.usage, fill(words.errors.unknownKind, { path: target }))
    readdirSync(path)
    return 'folder'
  } catch (error) {
    if (error instanceof CliError) throw error
    const { code } = error as NodeJS.ErrnoException
    throw new CliError(exitCode.usage, fill(words.errors.missing, { path: target, reason: code ?? '' }))
  }
}

async function folderTarget({ options }: ScanCall, path: string): Promise<ScanTarget> {
  const source = openFolder(path, { excludes: excluder(options.exclude ?? []) })
  return {
    subject: { kind: 'folder', name: basename(path) || 'root', facts: await osFacts(source) },
    source,
    problems: [],
    close: async () => {},
  }
}

/** A pattern covers a path, and everything below a folder of that path. `.git` is always left out. */
export function excluder(patterns: readonly string[]): (path: string) => boolean {
  const plain = patterns.map((pattern) => pattern.replace(/^\.\//, '').replace(/\/+$/, ''))
  return (path) => posix.basename(path) === '.git' || plain.some((pattern) => posix.matchesGlob(path, pattern))
}

/** By its name, or because it may be a program: what it is shows when it is read. */
function isKnownFile(path: string): boolean {
  const choice = chooseExtractors(ecosystems.flatMap(({ extractors }) => extractors))
  return choice.matching(basename(path)).length > 0 || choice.sniffing(basename(path), statSync(path).mode).length > 0
}

async function openInput(call: ScanCall): Promise<ScanTarget> {
  const { words, options, cli } = call
  const spooled = await spoolInput(cli)
  try {
    if (spooled.sizeBytes === 0) throw new CliError(exitCode.usage, words.errors.stdinEmpty)
    const image = await openImage(call, { path: spooled.path, name: 'stdin' })
    if (image) return { ...image, close: () => image.close().finally(spooled.remove) }
    const name = options.stdinName === undefined ? undefined : basename(options.stdinName)
    if (!name) throw new CliError(exitCode.usage, words.errors.stdinKind)
    spooled.rename(name)
    return {
      subject: { kind: 'file', name, facts: {} },
      source: openFolder(spooled.folder, { only: [name] }),
      problems: [],
      close: spooled.remove,
    }
  } catch (error) {
    await spooled.remove()
    throw error
  }
}
