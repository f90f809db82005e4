import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { parsePurl } from '#formats/purl.ts'
import { openAdvisoryIndex } from '#modules/advisories/index.ts'
import { testCli } from '#test/cli.ts'

const record = (id: string, fixed: string) =>
  JSON.stringify({
    id,
    modified: '2026-05-01T00:00:00Z',
    affected: [
      {
        package: { ecosystem: 'npm', name: 'thing' },
        ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed }] }],
      },
    ],
  })

describe('assay advisories compile', () => {
  const cli = testCli()
  const write = (path: string, content: string) => {
    mkdirSync(join(cli.folder, path, '..'), { recursive: true })
    writeFileSync(join(cli.folder, path), content)
  }

  it('writes one file of several folders, without a database', async () => {
    write('one/A-1.json', record('A-1', '2.0.0'))
    write('two/A-2.json', record('A-2', '3.0.0'))
    const made = await cli.run(['advisories', 'compile', 'one', 'two', '--output', 'made.index', '--json'])
    assert.equal(made.code, 0, made.err)
    assert.deepEqual(JSON.parse(made.out).sources, ['one', 'two'])
    const index = openAdvisoryIndex(readFileSync(join(cli.folder, 'made.index')))
    assert.equal(index.match(parsePurl('pkg:npm/thing@2.5.0')).length, 1)
    assert.equal(index.match(parsePurl('pkg:npm/thing@1.0.0')).length, 2)
  })

  it('says what it could not read, and writes nothing when there is nothing', async () => {
    write('part/A-1.json', record('A-1', '2.0.0'))
    write('part/broken.json', '{')
    const partly = await cli.run(['advisories', 'compile', 'part', '--output', 'part.index'])
    assert.equal(partly.code, 6)
    assert.match(partly.err, /broken\.json/)
    assert.match(partly.out, /1 advisories on 1 packages written to part\.index; 0 left out, 1 failed/)
    write('none/broken.json', '{')
    const none = await cli.run(['advisories', 'compile', 'none', '--output', 'none.index'])
    assert.equal(none.code, 2)
    assert.equal(existsSync(join(cli.folder, 'none.index')), false)
    const absent = await cli.run(['advisories', 'compile', 'absent', '--output', 'x.index'])
    assert.equal(absent.code, 2)
    assert.match(absent.err, /absent.*ENOENT/)
  })
})
