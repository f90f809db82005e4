import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ParagraphLimits, readParagraphs } from './paragraphs.ts'

const limits: ParagraphLimits = { paragraphsMax: 3, valueCharactersMax: 20 }

function read(text: string) {
  let isTruncated = false
  const found = [...readParagraphs(text, limits, () => (isTruncated = true))]
  return { found: found.map(({ fields, line }) => ({ line, ...Object.fromEntries(fields) })), isTruncated }
}

test('fields, continued values, lines, windows line ends', () => {
  const text = 'Package: a\r\nDepends: b,\r\n c\r\n\r\n\n\nPackage:  d\nno field\nPackage: e\n'
  assert.deepEqual(read(text).found, [
    { line: 1, package: 'a', depends: 'b,\nc' },
    { line: 7, package: 'd' },
  ])
})

test('limits cut, and say so', () => {
  const { found, isTruncated } = read(`A: ${'x'.repeat(100)}\n yes\n\nA: 1\n\nA: 2\n\nA: 3\n`)
  assert.equal(isTruncated, true)
  assert.deepEqual(
    found.map((one) => (one as { a?: string }).a?.length),
    [20, 1, 1],
  )
})

test('nothing in nothing', () => {
  assert.deepEqual(read('').found, [])
  assert.deepEqual(read(' continued\n:\n').found, [])
})
