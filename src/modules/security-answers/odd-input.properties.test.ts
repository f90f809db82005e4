import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import fc from 'fast-check'
import { importAdvisories } from '#modules/advisories/index.ts'
import { Problem } from '#platform/problem.ts'
import { testApp } from '#test/harness.ts'
import { endpoints } from './endpoints.ts'
import { answersFeed } from './testdata/answers-feed.ts'

const words = [
  '__proto__',
  'constructor',
  'package',
  'purl',
  'queries',
  'dependencies',
  'requires',
  'version',
  'coordinates',
]
const key = fc.oneof(fc.constantFrom(...words, 'name', 'ecosystem', 'page_token', 'commit', 'thing'), fc.string())
const leaf = fc.oneof(
  fc.constantFrom<unknown>(
    'npm',
    'thing',
    '1.0.0',
    'pkg:npm/thing@1.0.0',
    'pkg:npm/%ff',
    'Debian:12',
    null,
    true,
    -1,
    1e300,
  ),
  fc.string({ unit: 'binary' }),
)
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(key, tie('value')), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
  ),
}))

describe('security answers to odd input', () => {
  const app = testApp()
  before(async () => void (await importAdvisories(app.context(), { path: answersFeed(), source: 'test' })))

  for (const { method, url, answer } of endpoints.filter((each) => each.method === 'POST'))
    it(`${method} ${url}: an answer or a problem of the request`, async () => {
      await fc.assert(
        fc.asyncProperty(value, async (document) => {
          const body = Buffer.from(JSON.stringify(document))
          const asked = { body, baseUrl: 'https://assay.example', path: [] }
          const error = await answer(app.context(), asked).catch((thrown: unknown) => thrown)
          if (!(error instanceof Error)) return
          assert.ok(error instanceof Problem, String(error.stack))
          assert.ok(error.status < 500 || error.code === 'advisory-feed.missing', error.code)
        }),
        { numRuns: 150, seed: 20260601 },
      )
    })

  for (const { url, answer } of endpoints.filter((each) => each.method === 'GET'))
    it(`GET ${url}: an answer or nothing there`, async () => {
      const segment = fc.oneof(
        fc.constantFrom('npm', 'all.zip', 'index', 'db.json', 'ID', '__proto__'),
        fc.string({ minLength: 1 }),
      )
      await fc.assert(
        fc.asyncProperty(fc.array(segment, { maxLength: 3 }), async (path) => {
          const asked = { body: new Uint8Array(0), baseUrl: 'https://assay.example', path }
          const error = await answer(app.context(), asked).catch((thrown: unknown) => thrown)
          if (!(error instanceof Error)) return
          assert.ok(error instanceof Problem, String(error.stack))
          assert.ok(error.status < 500 || error.code === 'advisory-feed.missing', error.code)
        }),
        { numRuns: 100, seed: 20260601 },
      )
    })
})
