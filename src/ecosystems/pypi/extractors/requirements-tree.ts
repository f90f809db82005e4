// A requirements file with the files that it includes (`-r`) and is bound by (`-c`), as one list.
import type { SourceFile, SourceTree } from '#ecosystems/ecosystem.ts'
import { createDraft, type Draft } from '#ecosystems/extraction/draft.ts'
import { folderOf, joined, normalizedPath } from '#ecosystems/extraction/folders.ts'
import { MANIFEST_LIMITS } from '#ecosystems/extraction/limits.ts'
import { withoutCredentials } from '#ecosystems/extraction/source-address.ts'
import { decodeUtf8 } from '#formats/limits.ts'
import { type LogicalLine, logicalLines } from './logical-lines.ts'
import { type RequirementLine, readRequirementLine } from './requirement-line.ts'

export type StatedRequirement = Extract<RequirementLine, { kind: 'requirement' }> & {
  /** The file in which it stands. */
  readonly path: string
  readonly line: number
  /** Who needs it, where the compiler of the file noted that (`# via`): names, or what the project itself is called there. */
  readonly via: string[]
}

export interface RequirementsTree {
  readonly requirements: readonly StatedRequirement[]
  readonly constraints: readonly StatedRequirement[]
}

const FILES_MAX = 200
const DEPTH_MAX = 16
const LINES_MAX = 400_000
const VARIABLE = /\$\{[A-Z0-9_]{1,100}\}/

interface Reading {
  readonly draft: Draft
  readonly tree: SourceTree
  readonly requirements: StatedRequirement[]
  readonly constraints: StatedRequirement[]
  /** With whether they were read as constraints. */
  readonly visited: Set<string>
  lines: number
}

interface Place {
  readonly path: string
  readonly depth: number
  readonly isConstraint: boolean
}

/** Throws `LimitError` or `SyntaxError` when the file itself cannot be read; trouble with included files is told to the draft. */
export async function readRequirementsTree(
  draft: Draft,
  file: SourceFile,
  tree: SourceTree,
): Promise<RequirementsTree> {
  const reading: Reading = { draft, tree, requirements: [], constraints: [], visited: new Set(), lines: 0 }
  await readFile(reading, file.bytes, { path: file.path, depth: 0, isConstraint: false })
  if (/\.in$/i.test(file.path)) await readCompiled(reading, file.path.replace(/\.in$/i, '.txt'))
  return reading
}

/** The file of the same name that a compiler of requirements wrote (it notes `# via`): the versions that it chose are meant. */
async function readCompiled(reading: Reading, path: string): Promise<void> {
  const bytes = await reading.tree.read(path)
  if (bytes === undefined) return
  // What is wrong with it is told when it is read for itself.
  const compiled: Reading = { ...reading, draft: createDraft('pypi/requirements'), constraints: [], visited: new Set() }
  try {
    await readFile(compiled, bytes, { path, depth: 1, isConstraint: true })
  } catch {
    return
  }
  if (compiled.constraints.some(({ via }) => via.length > 0)) reading.constraints.push(...compiled.constraints)
}

async function readFile(reading: Reading, bytes: Uint8Array, place: Place): Promise<void> {
  const content = decodeUtf8(bytes, MANIFEST_LIMITS)
  reading.visited.add(`${place.isConstraint}:${place.path}`)
  let last: StatedRequirement | undefined
  for (const logical of logicalLines(content)) {
    if (reading.lines++ === LINES_MAX)
      reading.draft.miss('manifest.too-many-lines', `more than ${LINES_MAX} lines; the rest is not read`)
    if (reading.lines > LINES_MAX) return
    if (logical.text !== '') last = await readLine(reading, logical, place)
    if (last !== undefined && logical.comment !== undefined) noteVia(last, logical)
  }
}

async function readLine(
  reading: Reading,
  { text, line }: LogicalLine,
  place: Place,
): Promise<StatedRequirement | undefined> {
  const { draft } = reading
  const at = place.depth === 0 ? line : undefined
  const where = place.depth === 0 ? '' : ` in ${place.path}`
  const parsed = readRequirementLine(text)
  const shown = shownLine(text)
  if (parsed.kind !== 'ignored' && VARIABLE.test(shown))
    draft.note('manifest.environment-variable', `"${shown}"${where} depends on the environment`, at)
  switch (parsed.kind) {
    case 'requirement': {
      const stated: StatedRequirement = { ...parsed, path: place.path, line, via: [] }
      const list = place.isConstraint ? reading.constraints : reading.requirements
      list.push(stated)
      return stated
    }
    case 'include':
    case 'constraint':
      await include(reading, parsed, place)
      break
    case 'index':
      if (parsed.address !== '' || parsed.option === '--no-index')
        draft.note('manifest.index-option', `${parsed.option} ${withoutCredentials(parsed.address)}${where}`.trim(), at)
      break
    case 'unknown-option':
      draft.note('manifest.unknown-option', `the option "${parsed.option}"${where} is not known`, at)
      break
    case 'unreadable':
      draft.miss('manifest.unreadable-entry', `"${shownLine(text)}"${where} could not be understood`, at)
      break
    case 'own':
    case 'ignored':
      break
  }
  return undefined
}

function shownLine(text: string): string {
  return text
    .slice(0, 200)
    .split(' ')
    .map((word) => withoutCredentials(word))
    .join(' ')
}

async function include(reading: Reading, stated: { path: string; kind: string }, place: Place): Promise<void> {
  const { kind } = stated
  const path = stated.path.replaceAll('\\', '/')
  const { draft, tree, visited } = reading
  const isConstraint = place.isConstraint || kind === 'constraint'
  if (/^(?:[a-z][a-z0-9+.-]*:|\/)/i.test(path)) {
    draft.miss('manifest.foreign-include', `"${withoutCredentials(path)}" lies outside of the project and is not read`)
    return
  }
  const target = normalizedPath(joined(folderOf(place.path), path))
  if (target === '..' || target.startsWith('../')) {
    draft.miss('manifest.foreign-include', `"${path}" lies outside of the project and is not read`)
    return
  }
  if (visited.has(`${isConstraint}:${target}`)) return
  if (place.depth >= DEPTH_MAX || visited.size >= FILES_MAX) {
    draft.miss('manifest.too-many-includes', `"${target}" is not read: too many files include each other`)
    return
  }
  const bytes = await tree.read(target)
  if (bytes === undefined) {
    draft.miss('manifest.missing-include', `"${target}" is not there`)
    return
  }
  try {
    await readFile(reading, bytes, { path: target, depth: place.depth + 1, isConstraint })
  } catch (error) {
    draft.miss('manifest.unreadable-include', `"${target}": ${error instanceof Error ? error.message : String(error)}`)
  }
}

const VIA_MAX = 1_000

/** `# via a, b`, or `# via` and one name on each of the comment lines that follow. */
function noteVia(requirement: StatedRequirement, { comment = '', text, isIndented }: LogicalLine): void {
  const { via } = requirement
  const isFirst = /^via(?:\s|$)/.test(comment)
  if (via.length > VIA_MAX || !(isFirst || (isIndented && text === '' && via.length > 0))) return
  // The empty name stands for the word itself: its names follow on lines of their own.
  if (via.length === 0) via.push('')
  const names = (isFirst ? comment.slice(3) : comment).split(',').map((name) => name.trim())
  via.push(...names.filter((name) => name !== '').slice(0, VIA_MAX))
}
