import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readRoot } from './root-document.ts'

const read = (value: unknown) => readRoot(Buffer.from(JSON.stringify(value)))
const resource = (id: string, type: unknown) => ({ '@id': id, '@type': type })
const flat = resource('https://upstream.example/flat', 'PackageBaseAddress/3.0.0')

describe('upstream’s service index', () => {
  it('the registrations with all versions come first, and addresses end with a slash', () => {
    const resources = [
      resource('https://upstream.example/plain/', 'RegistrationsBaseUrl'),
      resource('https://upstream.example/all', ['x', 'RegistrationsBaseUrl/3.6.0']),
      flat,
    ]
    assert.deepEqual(read({ version: '3.0.0', resources }), {
      registrations: 'https://upstream.example/all/',
      flat: 'https://upstream.example/flat/',
    })
  })

  const refused: readonly (readonly [string, unknown])[] = [
    ['a list', []],
    ['another version', { version: '2.0', resources: [] }],
    ['no resources', { version: '3.0.0' }],
    ['no registrations', { version: '3.0.0', resources: [flat] }],
    ['no files', { version: '3.0.0', resources: [resource('https://upstream.example/r', 'RegistrationsBaseUrl')] }],
    ['a file on the disk', { version: '3.0.0', resources: [flat, resource('file:///r', 'RegistrationsBaseUrl')] }],
    ['nothing but null', { version: '3.0.0', resources: [null, flat] }],
  ]
  for (const [what, value] of refused) it(`refuses ${what}`, () => assert.throws(() => read(value), SyntaxError))
})
