import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { words as english } from './en-US/index.ts'
import { words as chinese } from './zh-CN/index.ts'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const paths = globSync('**/*.{ts,tsx}', { cwd: root }).map((path) => path.replaceAll('\\', '/'))
const components = paths.filter((path) => !path.startsWith('i18n/') && !path.endsWith('.test.ts'))
const sources = new Map(components.map((path) => [path, readFileSync(join(root, path), 'utf8')]))
const allSource = [...sources.values()].join('\n')

type Leaf = readonly [path: readonly string[], word: unknown]

function leaves(words: object, path: readonly string[] = []): readonly Leaf[] {
  return Object.entries(words).flatMap(([key, value]): readonly Leaf[] =>
    typeof value === 'object' ? leaves(value, [...path, key]) : [[[...path, key], value]],
  )
}

/** By its own name, or by the name of the group that it is picked from. */
function isUsed(path: readonly string[]): boolean {
  const [group = '', name = ''] = path.slice(-2)
  const picked = new RegExp(`\\b${group}(?:\\[|\\)|,)`)
  return new RegExp(`\\.${name}\\b`).test(allSource) || picked.test(allSource)
}

describe('the words of the console', () => {
  it('stand in the catalogues and nowhere else', () => {
    const chineseText = /[\u3400-\u9fff\uff00-\uffef]/
    assert.deepEqual(
      [...sources].filter(([, source]) => chineseText.test(source)).map(([path]) => path),
      [],
    )
  })

  it('are all used', () => {
    const unused = leaves(english).filter(([path]) => /^[a-z]\w*$/i.test(path.at(-1) ?? '') && !isUsed(path))
    assert.deepEqual(
      unused.map(([path]) => path.join('.')),
      [],
    )
  })

  it('name everything that stands in the audit trail', () => {
    const server = globSync('src/modules/**/*.ts', { cwd: join(root, '..', '..') }).filter((path) => !/test/.test(path))
    const lines = server.flatMap((path) => readFileSync(join(root, '..', '..', path), 'utf8').split('\n'))
    const named = (word: RegExp, name: RegExp) =>
      lines.filter((line) => word.test(line)).flatMap((line) => [...line.matchAll(name)].map((match) => match[1] ?? ''))
    const { actions, subjects } = english.system.audit
    const recorded = named(/\baction\b/, /'([a-z-]+\.[a-z-]+)'/g)
    assert.ok(recorded.length > 40, `only ${recorded.length}`)
    assert.deepEqual(
      recorded.filter((name) => !Object.hasOwn(actions, name)),
      [],
    )
    assert.deepEqual(
      named(/\bsubjectKind\b/, /subjectKind: '([a-z-]+)'/g).filter((name) => !Object.hasOwn(subjects, name)),
      [],
    )
  })

  it('are said in both languages, each in its own', () => {
    const said = new Map(leaves(chinese).map(([path, word]) => [path.join('.'), word]))
    for (const [path, word] of leaves(english)) {
      const key = path.join('.')
      assert.ok(said.has(key), `${key} is not said in Chinese`)
      if (typeof word === 'string') assert.notEqual(word.trim(), '', key)
      assert.equal(typeof said.get(key), typeof word, key)
    }
    assert.equal(said.size, leaves(english).length)
    const untranslated = leaves(english)
      .filter(([path, word]) => typeof word === 'string' && word.includes(' ') && said.get(path.join('.')) === word)
      .map(([path]) => path.join('.'))
    assert.deepEqual(untranslated, [])
  })
})
