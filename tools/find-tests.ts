import { globSync } from 'node:fs'

/** Quick and telling first, browsers and package managers last. */
const order = [
  'test/architecture',
  'src/formats',
  'src/ecosystems',
  'src/',
  'samples/',
  'test/',
  'test/clients/',
  'test/stories/',
  'test/e2e/',
]
const patterns = ['{src,samples,bench,tools}/**/*.test.ts', 'test/**/*.test.ts', 'console/src/**/*.test.ts']

/** The test files whose path contains one of the words; all of them without a word. */
export function findTests(root: string, words: readonly string[]): readonly string[] {
  return globSync(patterns, { cwd: root, exclude: (name) => name === 'node_modules' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => words.length === 0 || words.some((word) => path.includes(word)))
    .sort((a, b) => rankOf(a) - rankOf(b) || (a < b ? -1 : 1))
}

/** The longest matching beginning decides. */
function rankOf(path: string): number {
  const matching = order.filter((beginning) => path.startsWith(beginning)).sort((a, b) => b.length - a.length)[0]
  return matching === undefined ? order.length : order.indexOf(matching)
}
