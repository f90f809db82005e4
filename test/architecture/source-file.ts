import { parseSync } from 'vite'

/** A file of the checkout; `code` is there for TypeScript. */
export interface SourceFile {
  /** From the root of the checkout, with forward slashes. */
  readonly path: string
  readonly text: string
  readonly code?: SourceCode
}

export interface SourceCode {
  readonly program: SyntaxNode
  /** What it imports or re-exports, type imports included. */
  readonly imports: readonly ImportedModule[]
  /** The names it exports; `default` for a default export. */
  readonly exports: readonly string[]
  readonly comments: readonly { readonly value: string; readonly start: number }[]
}

export interface ImportedModule {
  readonly name: string
  readonly start: number
  /** What is taken of it, by the exporter's names; undefined: everything. */
  readonly taken?: readonly string[]
  /** Types only: nothing of it is there at run time. */
  readonly typeOnly: boolean
}

/** A node of the syntax tree (ESTree with TypeScript's additions). */
export interface SyntaxNode {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [key: string]: unknown
}

const codePattern = /(?<!\.d)\.tsx?$/

/** Throws on a file that does not parse. */
export function readSource(path: string, text: string): SourceFile {
  if (!codePattern.test(path)) return { path, text }
  const parsed = parseSync(path, text, { lang: path.endsWith('x') ? 'tsx' : 'ts' })
  const fault = parsed.errors[0]
  if (fault) throw new Error(`${path} does not parse: ${fault.message}`)
  const program = parsed.program as unknown as SyntaxNode
  const { staticImports, staticExports } = parsed.module
  const exported = staticExports.flatMap((each) => each.entries)
  return {
    path,
    text,
    code: {
      program,
      imports: [
        ...staticImports.map(({ moduleRequest, start, entries }) => ({
          name: moduleRequest.value,
          start,
          typeOnly: entries.length > 0 && entries.every((each) => each.isType),
          ...(entries.length > 0 && entries.every((each) => each.importName.kind === 'Name')
            ? { taken: entries.map((each) => each.importName.name ?? '') }
            : {}),
        })),
        ...exported.flatMap(({ moduleRequest, start, isType }) =>
          moduleRequest ? [{ name: moduleRequest.value, start, typeOnly: isType }] : [],
        ),
        ...dynamicImports(program),
      ],
      exports: exported.flatMap(({ exportName }) =>
        exportName.kind === 'Default' ? ['default'] : exportName.name ? [exportName.name] : [],
      ),
      comments: parsed.comments,
    },
  }
}

/** Calls `see` for the node and everything below it, parents first. */
export function visit(node: SyntaxNode, see: (node: SyntaxNode, parent: SyntaxNode | undefined) => void): void {
  const waiting: [SyntaxNode, SyntaxNode | undefined][] = [[node, undefined]]
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [current, parent] = next
    see(current, parent)
    for (const value of Object.values(current))
      for (const one of Array.isArray(value) ? value : [value]) if (isNode(one)) waiting.push([one, current])
  }
}

/** The line of an offset, from 1. */
export function lineAt(text: string, offset: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line++
  return line
}

/** The text of a string literal or of a template without expressions. */
export function literalText(node: unknown): string | undefined {
  if (!isNode(node)) return undefined
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value
  if (node.type === 'TemplateLiteral' && (node.expressions as unknown[]).length === 0) return templateText(node)
  return undefined
}

/** Stands where a template has an expression. */
export const hole = '\u0000'

/** A template's fixed parts, with a `hole` for each expression. */
export function templateText(node: SyntaxNode): string {
  const parts = node.quasis as { value: { cooked: string | null; raw: string } }[]
  return parts.map((part) => part.value.cooked ?? part.value.raw).join(hole)
}

/** `a.b` for the callee of `a.b(…)` where both are plain names. */
export function dottedName(node: unknown): string | undefined {
  if (!isNode(node)) return undefined
  if (node.type === 'Identifier') return node.name as string
  if (node.type !== 'MemberExpression' || node.computed) return undefined
  const left = dottedName(node.object)
  const right = dottedName(node.property)
  return left && right && `${left}.${right}`
}

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'
}

function dynamicImports(program: SyntaxNode): readonly ImportedModule[] {
  const found: ImportedModule[] = []
  visit(program, (node) => {
    const typeOnly = node.type === 'TSImportType'
    const name = typeOnly || node.type === 'ImportExpression' ? literalText(node.source) : undefined
    if (name !== undefined) found.push({ name, start: node.start, typeOnly })
  })
  return found
}
