import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createDraft } from './draft.ts'

const component = (id: string, name: string, version = '1') => ({
  id,
  purl: { type: 'npm', name, version, qualifiers: {} },
  scope: 'runtime' as const,
  hashes: [],
  dependsOn: [],
})

test('a component whose package URL nobody could read again is missed, not handed on', () => {
  const draft = createDraft('npm/any')
  const names = ['', '/', 'a\0b', 'a\ud800', 'x'.repeat(9_000), '\u4e2d'.repeat(1_000)]
  for (const [at, name] of names.entries()) assert.equal(draft.add(component(`${at}`, name)), false, `${at}`)
  assert.equal(draft.add(component('long', 'a', '1'.repeat(9_000))), false)
  assert.equal(draft.add(component('good', 'x'.repeat(5_000))), true)
  const { components, warnings, complete } = draft.finish()
  assert.deepEqual([components.map(({ id }) => id), complete], [['good'], false])
  assert.deepEqual(new Set(warnings.map(({ code }) => code)), new Set(['component.no-purl']))
})
