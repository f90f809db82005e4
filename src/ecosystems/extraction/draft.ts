// An extraction while it is being made: bounded lists of components and warnings, and whether anything was missed.
import type { ExtractedComponent, Extraction, ExtractionWarning } from '#ecosystems/ecosystem.ts'
import { LimitError } from '#formats/limits.ts'
import { formatPurl, type Purl, parsePurl } from '#formats/purl.ts'
import { COMPONENTS_MAX, EDGES_MAX, WARNINGS_MAX } from './limits.ts'

export interface Draft {
  /** False when the component was not taken: its id is taken already, or there are too many. */
  add(component: ExtractedComponent): boolean
  /** Something worth knowing that hides nothing. */
  note(code: string, message: string, line?: number): void
  /** Something of the input is missing from the result. */
  miss(code: string, message: string, line?: number): void
  finish(root?: Extraction['root']): Extraction
}

export function createDraft(extractor: string): Draft {
  const components = new Map<string, ExtractedComponent>()
  const warnings: ExtractionWarning[] = []
  let unheard = 0
  let edges = 0
  let complete = true
  const note = (code: string, message: string, line?: number) => {
    if (warnings.length >= WARNINGS_MAX) unheard++
    else warnings.push({ code, message: shown(message), ...(line !== undefined && { line }) })
  }
  const miss = (code: string, message: string, line?: number) => {
    complete = false
    note(code, message, line)
  }
  return {
    note,
    miss,
    add(component) {
      if (components.has(component.id)) {
        miss('lockfile.duplicate-entry', `"${component.id}" occurs twice; the first is kept`, component.line)
        return false
      }
      // Not without its qualifiers either: they may say that it comes from elsewhere.
      if (!hasPurl(component.purl)) {
        miss('component.no-purl', `"${component.id}" cannot be written as a package URL`, component.line)
        return false
      }
      edges += component.dependsOn.length
      if (components.size >= COMPONENTS_MAX || edges > EDGES_MAX) {
        if (complete)
          miss('lockfile.too-many-components', `more than ${COMPONENTS_MAX} components or ${EDGES_MAX} dependencies`)
        complete = false
        return false
      }
      components.set(component.id, component)
      return true
    },
    finish(root) {
      if (unheard > 0) warnings.push({ code: 'warnings.truncated', message: `${unheard} more warnings are not shown` })
      const known = [...components.values()].map((component) => withKnownEdges(component, components))
      return { extractor, ...(root && { root }), components: known, warnings, complete }
    },
  }
}

/** The extraction of a file that could not be read at all. */
export function refused(extractor: string, error: unknown): Extraction {
  const draft = createDraft(extractor)
  if (error instanceof LimitError) draft.miss('lockfile.too-large', `refused: ${error.message}`)
  else draft.miss('lockfile.unreadable', error instanceof Error ? error.message : String(error))
  return draft.finish()
}

/** Every id named in `dependsOn` is one of a component: what was not taken is not named either. */
function withKnownEdges(component: ExtractedComponent, known: ReadonlyMap<string, unknown>): ExtractedComponent {
  const dependsOn = [...new Set(component.dependsOn)].filter((id) => known.has(id)).toSorted()
  return { ...component, dependsOn }
}

/** Encoded, a letter takes up to nine: below this length no purl is too long. */
const PLAIN_LENGTH_MAX = 800
// biome-ignore lint/suspicious/noControlCharactersInRegex: a NUL is what is looked for
const UNWRITABLE = /[\p{Cs}\u0000]/u

/** Whether its text can be read back: whoever reads the result has no other name for the component. */
function hasPurl(purl: Purl): boolean {
  const { type, namespace = '', name, version = '', subpath = '' } = purl
  const qualifiers = Object.entries(purl.qualifiers).map(([key, value]) => `${key}${value}`)
  const parts = `${type}${namespace}${name}${version}${subpath}${qualifiers.join('')}`
  if (UNWRITABLE.test(parts)) return false
  // Slashes alone make no name.
  if (parts.length <= PLAIN_LENGTH_MAX && name !== '' && !name.includes('/')) return true
  try {
    parsePurl(formatPurl(purl))
    return true
  } catch {
    return false
  }
}

const MESSAGE_LENGTH_MAX = 300

function shown(message: string): string {
  // Control characters of a hostile file do not belong into anyone's terminal.
  const plain = message.replace(/\p{Cc}/gu, ' ')
  return plain.length > MESSAGE_LENGTH_MAX ? `${plain.slice(0, MESSAGE_LENGTH_MAX)}…` : plain
}
