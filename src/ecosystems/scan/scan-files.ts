// Every file of a tree given to the extractors that read it. One bad file costs its own result and no other.
import type { Extractor } from '#ecosystems/ecosystem.ts'
import type { FileEntry, FileProblem, FileSource } from '#formats/byte-source.ts'
import { boundedTree } from './bounded-tree.ts'
import { createBudget } from './byte-budget.ts'
import { chooseExtractors, type ExtractorChoice } from './choose-extractors.ts'
import { withOrigins } from './origin-layers.ts'
import { type ExtractionOutcome, type RunExtractors, runExtractors } from './run-extractors.ts'
import { type ScanLimits, scanLimits, sizeBytesMax } from './scan-limits.ts'

export interface ScanOptions {
  readonly extractors: readonly Extractor[]
  readonly limits?: Partial<ScanLimits>
  /** Absent: in this thread. */
  readonly run?: RunExtractors
  readonly signal?: AbortSignal
  /** Called after each file that was given to extractors. */
  onProgress?(progress: ScanProgress): void
}

export interface ScanProgress {
  readonly files: number
  /** Each time one is found. */
  readonly occurrences: number
}

export interface FileFindings {
  readonly file: Pick<FileEntry, 'path' | 'layer'>
  readonly outcomes: readonly ExtractionOutcome[]
}

export interface TreeFindings {
  /** Sorted by path, then layer. */
  readonly files: readonly FileFindings[]
  readonly problems: readonly FileProblem[]
}

const HEAD_BYTES = 4_096

interface Scan {
  readonly source: FileSource
  readonly choice: ExtractorChoice
  readonly limits: ScanLimits
  readonly run: RunExtractors
  readonly budget: ReturnType<typeof createBudget>
  readonly files: FileFindings[]
  readonly problems: FileProblem[]
  occurrences: number
  read: number
}

/**
 * Runs every extractor on every file that it reads. The result does not depend on the order in which files are walked or
 * finished. Rejects only when the walk itself fails, or with the signal's reason.
 */
export async function scanFiles(source: FileSource, options: ScanOptions): Promise<TreeFindings> {
  const limits = { ...scanLimits, ...options.limits }
  const scan: Scan = {
    source,
    choice: chooseExtractors(options.extractors),
    limits,
    run: options.run ?? runExtractors,
    budget: createBudget(limits.heldBytesMax),
    files: [],
    problems: [],
    occurrences: 0,
    read: 0,
  }
  const running = new Set<Promise<void>>()
  let failure: { readonly error: unknown } | undefined
  for await (const step of source.walk(scan.choice.wanted)) {
    options.signal?.throwIfAborted()
    if (failure) break
    if (step.kind === 'problem') {
      if (isRelevant(scan, step.problem)) addProblem(scan, step.problem)
      continue
    }
    while (running.size >= limits.filesAtOnce) await Promise.race(running)
    const work: Promise<void> = examine(scan, step.file)
      .then((found) => {
        if (found) options.onProgress?.({ files: scan.read, occurrences: scan.occurrences })
      })
      .catch((error: unknown) => {
        failure ??= { error }
      })
      .finally(() => running.delete(work))
    running.add(work)
  }
  await Promise.all(running)
  if (failure) throw failure.error
  options.signal?.throwIfAborted()
  return { files: scan.files.sort(byPlace), problems: scan.problems.sort(byProblem) }
}

/** False when no extractor wants the file. */
async function examine(scan: Scan, file: FileEntry): Promise<boolean> {
  const { limits } = scan
  let extractors = matchingOf(scan, file)
  const mayBeProgram = extractors.length === 0 && file.linkTo === undefined
  const sniffers = mayBeProgram ? scan.choice.sniffing(file.path, file.mode) : []
  if (extractors.length === 0 && (sniffers.length === 0 || file.sizeBytes === 0)) return false
  const problem = (code: string, message: string) => {
    addProblem(scan, { path: file.path, code, message, ...layerOf(file), hides: true })
  }
  let handle: Awaited<ReturnType<FileSource['open']>>
  try {
    handle = await scan.source.open(file.path)
    if (handle === undefined) throw new Error('it is gone, or no regular file any more')
    if (sniffers.length > 0) extractors = sniffed(sniffers, await handle.read(0, HEAD_BYTES))
    if (extractors.length === 0) return false
    const size = handle.sizeBytes
    const fitting = extractors.filter(({ reads }) => size <= sizeBytesMax(reads, limits))
    for (const { name, reads } of extractors) {
      if (size > sizeBytesMax(reads, limits))
        problem('file.too-large', `${name} reads at most ${sizeBytesMax(reads, limits)} bytes, not ${size}`)
    }
    scan.read++
    if (fitting.length === 0) return true
    await scan.budget.take(size)
    try {
      const bytes = await handle.read(0, size)
      if (bytes.length < size) problem('file.changed', `it had ${size} bytes, of which ${bytes.length} could be read`)
      await extract(scan, file, { bytes, extractors: fitting })
    } finally {
      scan.budget.giveBack(size)
    }
    return true
  } catch (error) {
    if (isEnding(error)) throw error
    problem('file.unreadable', reasonOf(error))
    return true
  } finally {
    await handle?.close()
  }
}

/** What a link leads to is read where it stands, unless only the link's name tells what it is. */
function matchingOf({ choice }: Scan, { path, linkTo }: FileEntry): readonly Extractor[] {
  const matching = choice.matching(path)
  if (linkTo === undefined) return matching
  const there = new Set(choice.matching(linkTo))
  return matching.filter((extractor) => !there.has(extractor))
}

/** Programs that are links out of the tree are ordinary (the interpreter of a virtual environment), and are not part of it. */
function isRelevant({ choice }: Scan, { path, code }: FileProblem): boolean {
  return code !== 'link.outside' || choice.matching(path).length > 0
}

interface Reading {
  readonly bytes: Uint8Array
  readonly extractors: readonly Extractor[]
}

async function extract(scan: Scan, file: FileEntry, { bytes, extractors }: Reading): Promise<void> {
  const tree = boundedTree(scan.source, scan.limits)
  const outcomes = await scan.run({ file: { path: file.path, bytes }, extractors, tree })
  const kept: ExtractionOutcome[] = []
  for (const found of outcomes) {
    const outcome = await withOrigins(found, {
      file,
      extractors,
      source: scan.source,
      run: scan.run,
      limits: scan.limits,
    })
    const count = outcome.extraction?.components.length ?? 0
    if (scan.occurrences + count > scan.limits.occurrencesMax) {
      const message = `more than ${scan.limits.occurrencesMax} components altogether: those of this file are left out`
      addProblem(scan, { path: file.path, code: 'scan.too-many-components', message, ...layerOf(file), hides: true })
      continue
    }
    scan.occurrences += count
    kept.push(outcome)
  }
  for (const { path, code, message } of tree.refusals) {
    addProblem(scan, { path, code, message: `asked for by ${file.path}: ${message}`, ...layerOf(file), hides: true })
  }
  scan.files.push({ file: { path: file.path, ...layerOf(file) }, outcomes: kept })
}

function sniffed(sniffers: readonly Extractor[], head: Uint8Array): readonly Extractor[] {
  return sniffers.filter((extractor) => {
    try {
      return extractor.sniffs?.(head) === true
    } catch {
      return false
    }
  })
}

function addProblem(scan: Scan, problem: FileProblem): void {
  const { problems, limits } = scan
  if (problems.length < limits.problemsMax) problems.push(problem)
  else if (problems.length === limits.problemsMax)
    problems.push({ path: '', code: 'problems.truncated', message: 'further problems are not listed', hides: true })
}

function layerOf({ layer }: FileEntry): { readonly layer?: string } {
  return layer === undefined ? {} : { layer }
}

/** The scan as a whole is over, whatever the file. */
function isEnding(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError'
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  // A message of the system carries the full path of the machine.
  return code ?? message ?? String(error)
}

function byPlace(a: FileFindings, b: FileFindings): number {
  return compare(a.file.path, b.file.path) || compare(a.file.layer ?? '', b.file.layer ?? '')
}

function byProblem(a: FileProblem, b: FileProblem): number {
  return compare(a.path, b.path) || compare(a.code, b.code) || compare(a.message, b.message)
}

/** By UTF-16 units: the same on every machine, whatever its locale. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
