import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { visibleTags } from './visible-tags.ts'

function tagsOf(tags: Record<string, string>, visible: readonly string[]): Record<string, string> {
  return Object.fromEntries(visibleTags(Object.entries(tags), new Set(visible)))
}

describe('npm visible tags', () => {
  const rows: readonly (readonly [string, Record<string, string>, readonly string[], Record<string, string>])[] = [
    [
      'keeps what is visible',
      { latest: '1.0.0', next: '2.0.0' },
      ['1.0.0', '2.0.0'],
      { latest: '1.0.0', next: '2.0.0' },
    ],
    ['drops a tag of a hidden version', { latest: '1.0.0', next: '2.0.0' }, ['1.0.0'], { latest: '1.0.0' }],
    ['moves latest down, not up', { latest: '2.0.0' }, ['1.9.0', '1.10.0', '3.0.0'], { latest: '1.10.0' }],
    ['passes over prereleases', { latest: '2.0.0' }, ['1.0.0', '2.0.0-rc.1'], { latest: '1.0.0' }],
    ['takes the newest when all are above', { latest: '1.0.0' }, ['2.0.0', '3.0.0'], { latest: '3.0.0' }],
    [
      'takes a prerelease when nothing else is left',
      { latest: '1.0.0' },
      ['1.0.0-a', '1.0.0-b'],
      { latest: '1.0.0-b' },
    ],
    ['moves a latest that was never a version', { latest: 'nonsense' }, ['1.0.0', '2.0.0'], { latest: '2.0.0' }],
    ['adds no latest where there was none', { next: '1.0.0' }, ['1.0.0', '2.0.0'], { next: '1.0.0' }],
    ['has nothing to say without versions', { latest: '1.0.0' }, [], {}],
  ]
  for (const [what, tags, visible, expected] of rows) it(what, () => assert.deepEqual(tagsOf(tags, visible), expected))
})
