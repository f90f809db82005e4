import type { Fault, Project, Rule } from './project.ts'
import { dottedName, isNode, lineAt, type SourceFile, type SyntaxNode, visit } from './source-file.ts'

const fileLinesMax = 300
const functionLinesMax = 70
/** Besides these a function may take one that can be left out. */
const parametersMax = 3
const functionTypes = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'])
/** Their callbacks are chapters of a test file, not functions that do something. */
const chapters = new Set(['describe', 'suite'])

function isGenerated(path: string): boolean {
  return path.endsWith('.gen.ts')
}

function checkFiles(project: Project): readonly Fault[] {
  return project.files.flatMap(({ path, text, code }) => {
    const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0)
    if (!code || isGenerated(path) || lines <= fileLinesMax) return []
    return [{ path, message: `has ${lines} lines; ${fileLinesMax} are the limit` }]
  })
}

function checkFunctions(project: Project): readonly Fault[] {
  return project.files.flatMap((file) => {
    const faults: Fault[] = []
    visitFunctions(file, (node, parent) => {
      if (isChapter(parent)) return
      const line = lineAt(file.text, node.start)
      const lines = lineAt(file.text, node.end) - line + 1
      if (lines > functionLinesMax)
        faults.push({
          path: file.path,
          line,
          message: `a function of ${lines} lines; ${functionLinesMax} are the limit`,
        })
    })
    return faults
  })
}

function checkParameters(project: Project): readonly Fault[] {
  return project.files.flatMap((file) => {
    const faults: Fault[] = []
    visitFunctions(file, (node, parent) => {
      // A callback's and an overridden method's parameters are someone else's choice.
      if (parent?.type === 'CallExpression' || parent?.type === 'NewExpression') return
      if (parent?.type === 'MethodDefinition' && parent.override) return
      const parameters = node.params as SyntaxNode[]
      const count = parameters.filter((each) => !mayBeMissing(each)).length
      if (count > parametersMax || parameters.length > parametersMax + 1)
        faults.push({
          path: file.path,
          line: lineAt(file.text, node.start),
          message: `takes ${parameters.length} parameters; ${parametersMax} are the limit`,
        })
    })
    return faults
  })
}

function mayBeMissing(parameter: SyntaxNode): boolean {
  return parameter.type === 'AssignmentPattern' || parameter.type === 'RestElement' || parameter.optional === true
}

function visitFunctions(file: SourceFile, see: (node: SyntaxNode, parent: SyntaxNode | undefined) => void): void {
  if (!file.code || isGenerated(file.path)) return
  visit(file.code.program, (node, parent) => {
    if (functionTypes.has(node.type)) see(node, parent)
  })
}

function isChapter(parent: SyntaxNode | undefined): boolean {
  if (parent?.type !== 'CallExpression' || !isNode(parent.callee)) return false
  return chapters.has((dottedName(parent.callee) ?? '').split('.', 1)[0] ?? '')
}

const lines = (count: number, line: string) => Array.from({ length: count }, () => line).join('\n')

export const sizeRules: readonly Rule[] = [
  {
    name: `a file has at most ${fileLinesMax} lines`,
    check: checkFiles,
    breaks: [{ 'src/modules/b/a.ts': lines(fileLinesMax + 1, '// x') }],
    keeps: [{ 'src/modules/b/a.ts': `${lines(fileLinesMax, '// x')}\n`, 'src/x.gen.ts': lines(999, '// x') }],
  },
  {
    name: `a function has at most ${functionLinesMax} lines`,
    check: checkFunctions,
    breaks: [
      { 'src/modules/b/a.ts': `export function a() {\n${lines(functionLinesMax - 1, 'void 0')}\n}` },
      { 'src/modules/b/a.ts': `export const a = [() => {\n${lines(functionLinesMax - 1, 'void 0')}\n}]` },
      { 'test/a.test.ts': `describe('x', () => {\nit('y', () => {\n${lines(functionLinesMax - 1, 'void 0')}\n})})` },
      { 'src/modules/b/a.ts': `export const a = { b() {\n${lines(functionLinesMax - 1, 'void 0')}\n} }` },
    ],
    keeps: [
      { 'src/modules/b/a.ts': `export function a() {\n${lines(functionLinesMax - 2, "const b = '}'")}\n}` },
      { 'test/a.test.ts': `describe('x', () => {\n${lines(functionLinesMax, 'void 0')}\n})` },
    ],
  },
  {
    name: `a function takes at most ${parametersMax} parameters`,
    check: checkParameters,
    breaks: [
      { 'src/modules/b/a.ts': 'export const a = (b: 1, c: 2, d: 3, e: 4) => [b, c, d, e]' },
      { 'src/modules/b/a.ts': 'export function a(b: 1, c: 2, d: 3, e = 4, f?: 5) {}' },
    ],
    keeps: [
      { 'src/modules/b/a.ts': 'export const a = (b: 1, c: 2, d: 3) => [b].reduce((e, f, g, h) => [e, f, g, h, c, d])' },
    ],
  },
]
