import assert from 'node:assert/strict'
import { it } from 'node:test'
import { firstRepository } from './composer.ts'
import { firstSource } from './nuget.ts'

const settings = (sources: string, disabled = '') =>
  Buffer.from(
    `<?xml version="1.0"?><configuration><packageSources>${sources}</packageSources>` +
      `<disabledPackageSources>${disabled}</disabledPackageSources></configuration>`,
  )
const add = (key: string, value: string) => `<add key="${key}" value="${value}" />`

it('NuGet: the first source that is not cleared, disabled, a folder, or an Assay', () => {
  const upstream = 'https://upstream.example/v3'
  const good = add('good', `${upstream}/index.json`)
  assert.equal(firstSource(settings(good)), upstream)
  assert.equal(firstSource(settings(`${add('old', 'https://old.example/v3/index.json')}<clear />${good}`)), upstream)
  assert.equal(
    firstSource(settings(`${add('folder', '/packages')}${add('second', 'https://x.example/api/v2')}${good}`)),
    upstream,
  )
  assert.equal(
    firstSource(settings(`${add('off', 'https://off.example/index.json')}${good}`, add('off', 'true'))),
    upstream,
  )
  assert.equal(firstSource(settings(`${add('assay', 'https://gw.example/repo/nuget/v3/index.json')}`)), undefined)
  for (const text of ['', '<configuration', '<!DOCTYPE x [<!ENTITY a "b">]><x/>'])
    assert.equal(firstSource(Buffer.from(text)), undefined)
})

it('Composer: the first repository of its own kind', () => {
  const url = 'https://upstream.example'
  assert.equal(firstRepository(JSON.stringify({ a: { type: 'vcs', url: 'x' }, b: { type: 'composer', url } })), url)
  assert.equal(firstRepository(JSON.stringify([{ packagist: false }, { type: 'composer', url: `${url}/` }])), url)
  for (const text of [
    '',
    '[]',
    '{}',
    'null',
    '[null]',
    '{"a":{"type":"composer","url":"https://gw.example/repo/php"}}',
  ])
    assert.equal(firstRepository(text), undefined)
})
