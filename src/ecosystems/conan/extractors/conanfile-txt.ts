// conanfile.txt: the recipes a project asks for, by section.
import type { Extraction, Extractor, SourceFile } from '#ecosystems/ecosystem.ts'
import { createDraft, type Draft, refused } from '#ecosystems/extraction/draft.ts'
import { baseOf } from '#ecosystems/extraction/folders.ts'
import { MANIFEST_LIMITS } from '#ecosystems/extraction/limits.ts'
import { decodeUtf8 } from '#formats/limits.ts'
import { parseConanReference } from './conan-reference.ts'

const NAME = 'conan/conanfile-txt'
const SECTIONS: ReadonlyMap<string, 'runtime' | 'development'> = new Map([
  ['requires', 'runtime'],
  ['tool_requires', 'development'],
  ['build_requires', 'development'],
  ['test_requires', 'development'],
])
const SECTION = /^\[([A-Za-z_]{1,100})\]$/

/** Fixed versions stand in the purl, ranges are requirements. conanfile.py is a program and not read. */
export const conanfileTxt: Extractor = {
  name: NAME,
  reads: 'manifest',
  matches: (path) => baseOf(path) === 'conanfile.txt',
  extract: async (file) => extract(file),
}

function extract(file: SourceFile): Extraction {
  let text: string
  try {
    text = decodeUtf8(file.bytes, MANIFEST_LIMITS)
  } catch (error) {
    return refused(NAME, error)
  }
  const draft = createDraft(NAME)
  let scope: 'runtime' | 'development' | undefined
  let section = ''
  let line = 0
  for (const written of text.split('\n')) {
    line++
    const content = withoutComment(written)
    if (content === '') continue
    const opened = SECTION.exec(content)?.[1]
    if (opened !== undefined) {
      section = opened
      scope = SECTIONS.get(opened)
    } else if (scope !== undefined) {
      addRequirement(draft, content, { id: `${section}/${content}`, scope, line })
    }
  }
  return draft.finish()
}

/** A `#` within a reference is a revision: a comment has white space before it. */
function withoutComment(line: string): string {
  const text = line.trim()
  if (text.startsWith('#')) return ''
  const comment = text.indexOf(' #')
  return comment < 0 ? text : text.slice(0, comment).trimEnd()
}

interface Place {
  readonly id: string
  readonly scope: 'runtime' | 'development'
  readonly line: number
}

function addRequirement(draft: Draft, content: string, { id, scope, line }: Place): void {
  const parsed = parseConanReference(content)
  if (parsed === undefined) {
    draft.miss('manifest.unreadable-entry', `"${content}" is no reference`, line)
    return
  }
  const { purl, version } = parsed
  const range = version.startsWith('[') ? version.slice(1, -1).trim() : undefined
  draft.add({
    id,
    purl,
    ...(range !== undefined && { requirement: range === '' ? '*' : range }),
    direct: true,
    scope,
    hashes: [],
    line,
    dependsOn: [],
  })
}
