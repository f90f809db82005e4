import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { FetchUpstream } from '../../gate/registry.ts'
import { completeIndex } from './complete-index.ts'
import { openIndex } from './open-index.ts'

const sha = 'a'.repeat(64)
const upstream =
  (page: unknown): FetchUpstream =>
  async ({ url }) => {
    assert.equal(url, './api/v1/versions/demo.json')
    return page === undefined ? undefined : Buffer.from(typeof page === 'string' ? page : JSON.stringify(page))
  }

async function open(info: string, page?: unknown) {
  return openIndex('demo', await completeIndex({ name: 'demo', first: Buffer.from(info) }, upstream(page)))
}

describe('the index of a gem', () => {
  it('reads files, requirements, dates and licences', async () => {
    const info = `---\n1.0-java inner:~> 2.0&!= 2.1|checksum:${sha}\n1.0 other:>= 0|checksum:${sha},created_at:2026-01-02T00:00:00Z\n`
    const { index } = await open(info, [
      { number: '1.0', created_at: '2026-01-01T00:00:00Z', licenses: ['MIT', 'A B'] },
    ])
    assert.deepEqual(index.versions, [
      {
        version: '1.0',
        license: 'MIT OR (A B)',
        publishedAt: '2026-01-01T00:00:00Z',
        hasInstallScript: false,
        files: [
          { fileName: 'demo-1.0.gem', url: './gems/demo-1.0.gem', role: 'package', integrity: `sha256:${sha}` },
          {
            fileName: 'demo-1.0-java.gem',
            url: './gems/demo-1.0-java.gem',
            role: 'package',
            integrity: `sha256:${sha}`,
          },
        ],
        requirements: [{ name: 'other', range: '>= 0', kind: 'runtime' }],
      },
    ])
  })

  it('a registry without the page of licences has gems without licences', async () => {
    const { index } = await open('---\n1.0 a:>= 1&< 2|ruby:>= 2.0\n')
    assert.equal(index.versions[0]?.license, undefined)
    assert.deepEqual(index.versions[0]?.requirements, [{ name: 'a', range: '>= 1, < 2', kind: 'runtime' }])
  })

  it('shows the lines of what may be used, unchanged; all of them where nothing may, so that the file tells why', async () => {
    const opened = await open('---\n1.0 |x:1\n1.0-java |y:2\n2.0 |z:3\n')
    const view = { representation: 'info', baseUrl: '', refused: new Map(), warnings: new Map() }
    const write = (...visible: string[]) => Buffer.from(opened.write({ ...view, visible: new Set(visible) })).toString()
    assert.equal(write('1.0'), '---\n1.0 |x:1\n1.0-java |y:2\n')
    assert.equal(write(), '---\n1.0 |x:1\n1.0-java |y:2\n2.0 |z:3\n')
  })

  for (const page of ['[', '{}', [null], [{ number: 7 }]])
    it(`facts that cannot be read: ${JSON.stringify(page)}`, async () => {
      await assert.rejects(open('---\n1.0 |\n', page), SyntaxError)
    })
})
