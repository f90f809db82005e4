// cabal.project.freeze: the versions that Cabal has chosen, as constraints.
import type { Extraction, Extractor, SourceFile } from '#ecosystems/ecosystem.ts'
import { createDraft, type Draft, refused } from '#ecosystems/extraction/draft.ts'
import { baseOf } from '#ecosystems/extraction/folders.ts'
import { MANIFEST_LIMITS } from '#ecosystems/extraction/limits.ts'
import { isHackageName } from '#ecosystems/hackage/purl-rules.ts'
import { decodeUtf8 } from '#formats/limits.ts'
import { type CabalField, cabalFields, commaParts } from './cabal-fields.ts'

const NAME = 'hackage/cabal-freeze'
/** `any.name`, `name:setup.other`, `setup.name`, `name`; behind it a version, a range, flags or a word. */
const CONSTRAINT = /^(?:(any\.)|((?:[A-Za-z0-9-]{1,200}:)?setup\.))?([A-Za-z0-9-]{1,200})\s{0,20}([\s\S]*)$/
const EXACT = /^==\s{0,20}(\d+(?:\.\d+){0,50})$/

/** The file tells neither direct packages nor edges nor hashes. Constraints on flags are no packages. */
export const cabalFreeze: Extractor = {
  name: NAME,
  reads: 'lockfile',
  matches: (path) => baseOf(path) === 'cabal.project.freeze',
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
  const fields = cabalFields(text, (line) =>
    draft.miss('lockfile.unread-syntax', 'braces instead of indentation, or too much text, are not read', line),
  )
  const taken = new Set<string>()
  for (const field of fields) {
    if (field.name !== 'constraints') continue
    for (const part of commaParts(field.value)) addConstraint(draft, taken, { part, field })
  }
  return draft.finish()
}

function addConstraint(draft: Draft, taken: Set<string>, { part, field }: { part: string; field: CabalField }): void {
  const { line } = field
  const [, , setup, name = '', rest = ''] = (part.length <= 4_096 && CONSTRAINT.exec(part)) || []
  if (!isHackageName(name)) {
    draft.miss('lockfile.unreadable-entry', `"${part}" is not a constraint`, line)
    return
  }
  if (/^[+-][A-Za-z_]/.test(rest) && rest !== '-any' && rest !== '-none') return
  const version = EXACT.exec(rest)?.[1]
  const id = version === undefined ? `${name} ${rest}` : `${name}@${version}`
  if (version === undefined) draft.miss('lockfile.unfixed-version', `"${part}" fixes no version`, line)
  if (taken.has(id)) return
  taken.add(id)
  draft.add({
    id,
    purl: { type: 'hackage', name, ...(version !== undefined && { version }), qualifiers: {} },
    ...(version === undefined && /^[<>=^(]/.test(rest) && { requirement: rest }),
    scope: setup === undefined ? 'runtime' : 'development',
    hashes: [],
    line,
    dependsOn: [],
  })
}
