// YAML lockfiles as plain records without prototypes, every scalar a text, with the lines of the upper members.
import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
} from 'yaml'
import { decodeUtf8, LimitError } from '#formats/limits.ts'
import type { JsonRecord } from './json-fields.ts'
import { YAML_LOCKFILE_LIMITS as LIMITS } from './limits.ts'

export interface YamlDocument {
  readonly root: unknown
  /** 1-based line of a member at depth one or two; the path's keys joined by NUL. */
  readonly lines: ReadonlyMap<string, number>
}

export interface YamlProblem {
  readonly message: string
  readonly line?: number
}

export interface YamlFile {
  readonly documents: readonly YamlDocument[]
  /** Syntax errors and repeated keys; of repeated ones the first counts. */
  readonly problems: readonly YamlProblem[]
}

/** Throws `LimitError` or `SyntaxError` when nothing can be read; what is broken in part is told as problems. */
export function readYaml(bytes: Uint8Array): YamlFile {
  const text = decodeUtf8(bytes, LIMITS)
  checkShape(bytes)
  const counter = new LineCounter()
  const lineAt = (offset: number) => counter.linePos(offset).line
  const parsed = parseAllDocuments(text, {
    schema: 'failsafe',
    // Comparing every key with every other takes quadratic time; repeated keys are found below.
    uniqueKeys: false,
    prettyErrors: false,
    keepSourceTokens: false,
    logLevel: 'silent',
    lineCounter: counter,
  })
  const problems: YamlProblem[] = []
  const documents: YamlDocument[] = []
  for (const document of Array.isArray(parsed) ? parsed : []) {
    for (const error of document.errors.slice(0, 20))
      problems.push({ message: error.message, line: lineAt(error.pos[0]) })
    const lines = new Map<string, number>()
    const reading: Reading = { document, lines, lineAt, problems, nodes: 0, aliases: 0 }
    documents.push({ root: toValue(reading, document.contents, []), lines })
  }
  return { documents, problems }
}

/** The parser's time and memory grow with these two more than with the size. */
function checkShape(bytes: Uint8Array): void {
  let lines = 1
  let indicators = 0
  for (const [at, byte] of bytes.entries()) {
    if (byte === 0x0a || byte === 0x0d) lines++
    // A dash within a word separates nothing.
    else if (INDICATORS[byte] === 1 || (byte === 0x2d && (bytes[at + 1] ?? 0) <= 0x20)) indicators++
  }
  if (lines > LIMITS.linesMax || indicators > LIMITS.indicatorsMax) {
    throw new LimitError('values', lines > LIMITS.linesMax ? LIMITS.linesMax : LIMITS.indicatorsMax)
  }
}

const INDICATORS = new Uint8Array(256)
for (const sign of '[]{},:?&*!|>%@"\'`') INDICATORS[sign.charCodeAt(0)] = 1

interface Reading {
  readonly document: Document.Parsed
  readonly lines: Map<string, number>
  readonly lineAt: (offset: number) => number
  readonly problems: YamlProblem[]
  nodes: number
  aliases: number
}

function toValue(reading: Reading, node: Node | null | undefined, path: readonly string[]): unknown {
  if (++reading.nodes > LIMITS.nodesMax) throw new LimitError('values', LIMITS.nodesMax)
  if (path.length > LIMITS.depthMax) throw new LimitError('depth', LIMITS.depthMax)
  if (isAlias(node)) return toValue(reading, resolved(reading, node), path)
  if (isScalar(node)) return node.value
  if (isSeq<Node>(node)) return node.items.map((item) => toValue(reading, item, [...path, '']))
  if (!isMap<Node, Node | null>(node)) return undefined
  const record: Record<string, unknown> = Object.create(null)
  for (const { key, value } of node.items) {
    const name = isScalar(key) ? String(key.value) : undefined
    const offset = key?.range?.[0]
    const line = offset === undefined ? undefined : reading.lineAt(offset)
    if (name === undefined || Object.hasOwn(record, name)) {
      const message = name === undefined ? 'a key is not a text' : `the key "${name}" occurs twice; the first counts`
      reading.problems.push({ message, ...(line !== undefined && { line }) })
      continue
    }
    if (path.length < 2 && line !== undefined) reading.lines.set([...path, name].join('\0'), line)
    record[name] = toValue(reading, value, [...path, name])
  }
  return record satisfies JsonRecord
}

function resolved(reading: Reading, alias: Alias): Node | undefined {
  if (++reading.aliases > LIMITS.aliasesMax) throw new LimitError('values', LIMITS.aliasesMax)
  return alias.resolve(reading.document)
}
