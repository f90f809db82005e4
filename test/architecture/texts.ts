import { type Fault, isTest, type Project, type Rule } from './project.ts'
import { dottedName, isNode, lineAt, literalText, type SourceFile, type SyntaxNode, visit } from './source-file.ts'

const english = /^src\/i18n\/en\/(.+)\.ts$/
const chinese = /^src\/i18n\/zh-cn\/(.+)\.ts$/
const consoleEnglish = /^console\/src\/i18n\/en-US\/(.+)\.ts$/
const consoleChinese = /^console\/src\/i18n\/zh-CN\/(.+)\.ts$/
/** Chinese, Japanese and Korean letters and their full-width punctuation. */
const cjkPattern = /[\u2e80-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\uff01-\uff60]/
/** A language is called by its own name in every language. */
const ownName = '\u7b80\u4f53\u4e2d\u6587'
const cjkPlaces = [
  // Names of licences as publishers write them: data, shown to nobody.
  /^src\/formats\/spdx-license-spellings\.ts$/,
  /^console\/index\.html$/,
  /^src\/i18n\/zh-cn\//,
  /^console\/src\/i18n\/zh-CN\//,
  /^docs\/(guide\/)?zh-CN\//,
  /\.zh-CN\.md$/,
]

/** The words of a file: `problems.session.required` → text, from its object literals. */
function wordsOf(file: SourceFile): ReadonlyMap<string, string> {
  const words = new Map<string, string>()
  const walk = (node: SyntaxNode, path: readonly string[]) => {
    for (const property of node.properties as SyntaxNode[]) {
      const name = isNode(property.key) ? (literalText(property.key) ?? dottedName(property.key)) : undefined
      if (name === undefined || !isNode(property.value)) continue
      const value = withoutType(property.value)
      if (value.type === 'ObjectExpression') walk(value, [...path, name])
      else words.set([...path, name].join('.'), literalText(value) ?? '')
    }
  }
  if (file.code)
    for (const statement of file.code.program.body as SyntaxNode[]) {
      const declaration = isNode(statement.declaration) ? statement.declaration : statement
      if (declaration.type !== 'VariableDeclaration') continue
      for (const each of declaration.declarations as SyntaxNode[])
        if (isNode(each.init) && withoutType(each.init).type === 'ObjectExpression') walk(withoutType(each.init), [])
    }
  return words
}

function withoutType(node: SyntaxNode): SyntaxNode {
  const typed = node.type === 'TSAsExpression' || node.type === 'TSSatisfiesExpression'
  return typed && isNode(node.expression) ? withoutType(node.expression) : node
}

function checkShapes(project: Project): readonly Fault[] {
  return [...pairFaults(project, english, chinese), ...pairFaults(project, consoleEnglish, consoleChinese)]
}

function pairFaults(project: Project, one: RegExp, other: RegExp): readonly Fault[] {
  const byName = (pattern: RegExp) =>
    new Map(
      project.files.flatMap((file) =>
        pattern.test(file.path) ? [[pattern.exec(file.path)?.[1] ?? '', file] as const] : [],
      ),
    )
  const [first, second] = [byName(one), byName(other)]
  const faults: Fault[] = []
  for (const [name, file] of [...first, ...second])
    if (!first.has(name) || !second.has(name))
      faults.push({ path: file.path, message: 'is missing in the other language' })
  for (const [name, file] of first) {
    const translated = second.get(name)
    if (translated) faults.push(...wordFaults(file, translated))
  }
  return faults
}

function wordFaults(file: SourceFile, translated: SourceFile): readonly Fault[] {
  const [here, there] = [wordsOf(file), wordsOf(translated)]
  const faults: Fault[] = []
  for (const key of here.keys()) if (!there.has(key)) faults.push({ path: translated.path, message: `lacks "${key}"` })
  for (const [key, text] of there) {
    const original = here.get(key)
    if (original === undefined) faults.push({ path: translated.path, message: `has "${key}", which English lacks` })
    else if (placesOf(original) !== placesOf(text))
      faults.push({ path: translated.path, message: `"${key}" does not name the same {places} as in English` })
  }
  return faults
}

function placesOf(text: string): string {
  return [...new Set(text.match(/\{\w+\}/g) ?? [])].sort().join(' ')
}

/** The codes that have a text, and where. */
function problemTexts(project: Project): ReadonlyMap<string, string> {
  const codes = new Map<string, string>()
  for (const file of project.files)
    if (english.test(file.path))
      for (const key of wordsOf(file).keys())
        if (key.startsWith('problems.')) codes.set(key.slice('problems.'.length), file.path)
  return codes
}

function checkProblems(project: Project): readonly Fault[] {
  const texts = problemTexts(project)
  const mentioned = new Set<string>()
  const faults: Fault[] = []
  for (const file of project.files) {
    if (!/^(src|samples)\//.test(file.path) || !file.code || file.path.startsWith('src/i18n/') || isTest(file.path))
      continue
    visit(file.code.program, (node) => {
      const literal = literalText(node)
      if (literal !== undefined) mentioned.add(literal)
      if (node.type !== 'NewExpression' || dottedName(node.callee) !== 'Problem') return
      const code = literalText((node.arguments as unknown[])[0])
      if (code !== undefined && !texts.has(code))
        faults.push({
          path: file.path,
          line: lineAt(file.text, node.start),
          message: `the problem "${code}" has no text`,
        })
    })
  }
  for (const [code, path] of texts) {
    if (!mentioned.has(code)) faults.push({ path, message: `nothing reports "${code}"` })
    if (!/^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$/.test(code))
      faults.push({ path, message: `"${code}" is not noun.reason` })
  }
  return faults
}

function checkLetters(project: Project): readonly Fault[] {
  return project.files.flatMap(({ path, text }) => {
    // Tests feed it in; everything else shows it.
    if (isTest(path) || cjkPlaces.some((place) => place.test(path))) return []
    const found = cjkPattern.exec(text.replaceAll(ownName, ''.padEnd(ownName.length)))
    return found
      ? [{ path, line: lineAt(text, found.index), message: 'has words that belong into the translations' }]
      : []
  })
}

const words = {
  'src/i18n/en/b.ts': "export const b = { problems: { 'b.missing': 'No {name}.' }, deep: { one: 'x' } }",
  'src/i18n/zh-cn/b.ts':
    "export const b: SameShape<typeof english> = { problems: { 'b.missing': '\u65e0 {name}' }, deep: { one: 'y' } }",
  'src/modules/b/a.ts': "export const a = () => new Problem('b.missing', 404)",
}

export const textRules: readonly Rule[] = [
  {
    name: 'both languages have the same words with the same places to fill',
    check: checkShapes,
    breaks: [
      { 'src/i18n/en/b.ts': words['src/i18n/en/b.ts'] },
      { ...words, 'src/i18n/zh-cn/b.ts': "export const b = { problems: { 'b.missing': '{name}' } }" },
      { ...words, 'src/i18n/zh-cn/b.ts': words['src/i18n/zh-cn/b.ts'].replace('{name}', '{other}') },
      { ...words, 'src/i18n/zh-cn/b.ts': words['src/i18n/zh-cn/b.ts'].replace('one:', "two: 'z', one:") },
      { 'console/src/i18n/en-US/b.ts': 'export const b = {}' },
    ],
    keeps: [words],
  },
  {
    name: 'every problem has a text, and every text of a problem is used',
    check: checkProblems,
    breaks: [
      { ...words, 'src/modules/b/a.ts': 'export const a = 1' },
      { ...words, 'src/modules/b/c.ts': "export const a = () => new Problem('b.unknown', 404)" },
      {
        ...words,
        'src/i18n/en/c.ts': "export const c = { problems: { Oops: 'x' } }",
        'src/modules/b/c.ts': "export const a = 'Oops'",
      },
    ],
    keeps: [words],
  },
  {
    name: 'Chinese stands in the translations only',
    check: checkLetters,
    breaks: [{ 'src/modules/b/a.ts': "export const a = '\u4e2d\u6587'" }, { 'docs/glossary.md': '\uff0c' }],
    keeps: [words, { 'README.zh-CN.md': '\u4e2d\u6587', 'README.md': 'caf\u00e9 \u2192 \u2026' }],
  },
]
