import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memberLines } from './member-lines.ts'

const linesOf = (text: string) =>
  memberLines(new TextEncoder().encode(text), (path) => path[0] === 'packages' && path.length === 2)

test('members are found on their lines', () => {
  const text =
    '{\n "name": "packages", "x": [{"packages": {"no": 1}}],\n "packages" : {\n  "a": {"b":\n 1},\n\n  "\\u0063" : "}{\\""\n }}'
  assert.deepEqual(Object.fromEntries([...linesOf(text)].map(([path, line]) => [path.split('\0')[1], line])), {
    a: 4,
    c: 7,
  })
})

test('any bytes are passed over', () => {
  for (const text of ['', '"', '"\\', '{"a', '}]}"a":1', '{"packages":{"a":', `${'['.repeat(10_000)}"a":1`]) {
    assert.ok(linesOf(text).size <= 1)
  }
})
