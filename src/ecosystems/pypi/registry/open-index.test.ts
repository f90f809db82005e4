import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { IndexView } from '../../gate/registry.ts'
import { openIndex } from './open-index.ts'

const upstream = { url: 'https://upstream.example/simple', services: {} }
const sha256 = 'ab'.repeat(32)
const other = 'cd'.repeat(32)
const file = (fileName: string, more: object = {}) => ({
  filename: fileName,
  url: `../../files/${fileName}`,
  hashes: { sha256 },
  ...more,
})
const json = (files: readonly object[], more: object = {}) =>
  Buffer.from(JSON.stringify({ meta: { 'api-version': '1.1' }, name: 'Demo', files, ...more }))
const html = (body: string, head = '') =>
  Buffer.from(`<!doctype html><html><head>${head}<title>Links for demo</title></head><body>${body}</body></html>`)
const open = (document: Uint8Array) => openIndex('demo', document, upstream)
const view = (visible: readonly string[], refused: Readonly<Record<string, string>> = {}): IndexView => ({
  representation: 'json',
  baseUrl: 'https://gate.example/repo/pypi',
  visible: new Set(visible),
  refused: new Map(Object.entries(refused)),
  warnings: new Map(),
})
const written = (opened: ReturnType<typeof open>, seen: IndexView) =>
  JSON.parse(Buffer.from(opened.write(seen)).toString())

describe('a project’s page', () => {
  it('files by version, the most general first, addresses whole', () => {
    const { index } = open(
      json([
        file('demo-1.0-cp311-cp311-linux_x86_64.whl', { 'upload-time': '2024-02-01T00:00:00Z' }),
        file('demo-1.0.tar.gz', { 'upload-time': '2024-01-01T00:00:00.123456Z' }),
        file('demo-1.0.0-py3-none-any.whl', {
          'core-metadata': { sha256: other },
          'upload-time': '2024-03-01T00:00:00Z',
        }),
        file('demo-0.9.zip'),
        file('demo-0.9.exe'),
        file('unlike-1.0.tar.gz'),
      ]),
    )
    const [old, one] = index.versions
    assert.deepEqual([old?.version, old?.hasInstallScript, old?.publishedAt], ['0.9', true, undefined])
    assert.deepEqual([one?.version, one?.hasInstallScript, one?.publishedAt], ['1.0', false, '2024-03-01T00:00:00Z'])
    assert.deepEqual(one?.files, [
      {
        fileName: 'demo-1.0.0-py3-none-any.whl',
        url: 'https://upstream.example/files/demo-1.0.0-py3-none-any.whl',
        role: 'package',
        integrity: `sha256:${sha256}`,
      },
      { ...one?.files[1], fileName: 'demo-1.0.tar.gz' },
      { ...one?.files[2], fileName: 'demo-1.0-cp311-cp311-linux_x86_64.whl' },
      {
        fileName: 'demo-1.0.0-py3-none-any.whl.metadata',
        url: 'https://upstream.example/files/demo-1.0.0-py3-none-any.whl.metadata',
        role: 'metadata',
        integrity: `sha256:${other}`,
      },
    ])
    assert.equal(index.tags.latest, '1.0')
    assert.equal(index.versions.length, 2)
  })

  it('HTML says the same as JSON, with a base, entities and any quotes', () => {
    const page = html(
      `<!-- <a href="demo-9.0.tar.gz">no</a> --><script>"<a href='demo-8.0.tar.gz'>"</script>
       <A HREF='demo-1.0.tar.gz#sha256=${sha256}' data-requires-python="&gt;=3.8,&#60;4" data-yanked>x</A>
       <a data-dist-info-metadata=sha256=${other} href=demo-1.0-py3-none-any.whl#sha256=${sha256.toUpperCase()}>y</a>
       <a href="mailto:a@upstream.example">z</a><a href="../">up</a>`,
      '<base href="https://upstream.example/all/demo/">',
    )
    const opened = open(page)
    assert.deepEqual(
      opened.index.versions.map(({ version }) => version),
      ['1.0'],
    )
    const [wheel, source] = opened.index.versions[0]?.files ?? []
    assert.equal(wheel?.url, 'https://upstream.example/all/demo/demo-1.0-py3-none-any.whl')
    assert.equal(source?.integrity, `sha256:${sha256}`)
    const found = written(opened, view(['1.0']))
    assert.equal(found.meta['api-version'], '1.0')
    assert.equal(found.files[1]['requires-python'], '>=3.8,<4')
    assert.equal(found.files[1].yanked, true)
    assert.deepEqual(found.files[0]['core-metadata'], { sha256: other })
    assert.equal(opened.index.versions[0]?.yanked, undefined)
  })

  it('yanked upstream stays yanked, also when everything is refused', () => {
    const opened = open(json([file('demo-1.0.tar.gz', { yanked: 'broken' }), file('demo-2.0.tar.gz')]))
    assert.equal(opened.index.versions[0]?.yanked, 'broken')
    const partly = written(opened, view(['1.0'], { '2.0': 'held\nfor now' }))
    assert.deepEqual(
      partly.files.map((each: { yanked: unknown }) => each.yanked),
      ['broken', 'held for now'],
    )
    const wholly = written(opened, view([], { '1.0': 'held', '2.0': 'held' }))
    assert.deepEqual(
      wholly.files.map((each: { yanked: unknown }) => each.yanked),
      ['broken', false],
    )
  })

  it('a project that is malware offers nothing (PEP 792); upstream’s own status passes', () => {
    const opened = open(json([file('demo-1.0.tar.gz')], { 'project-status': { status: 'archived', reason: 'done' } }))
    assert.match(opened.index.versions[0]?.deprecated ?? '', /archived: done/)
    assert.deepEqual(written(opened, view(['1.0']))['project-status'], { status: 'archived', reason: 'done' })
    const malicious = { ...view([], { '1.0': 'MAL-1' }), malicious: new Set(['1.0']) }
    const found = written(opened, malicious)
    assert.deepEqual(found['project-status'], { status: 'quarantined', reason: 'MAL-1' })
    assert.deepEqual(found.files, [])
    assert.equal(found.meta['api-version'], '1.4')
    const text = Buffer.from(opened.write({ ...malicious, representation: 'html' })).toString()
    assert.match(text, /<meta name="pypi:project-status" content="quarantined">/)
    const gone = open(json([file('demo-1.0.tar.gz')], { 'project-status': { status: 'quarantined' } }))
    assert.deepEqual(gone.index.versions, [])
  })

  it('tracks, alternate locations and provenance pass', () => {
    const provenance = 'https://upstream.example/integrity/demo/1.0/demo-1.0.tar.gz/provenance'
    const opened = open(
      json([file('demo-1.0.tar.gz', { provenance }), file('demo-2.0.tar.gz', { provenance: other })], {
        meta: { 'api-version': '1.3', tracks: ['https://one.example/simple/demo/'] },
        'alternate-locations': ['https://two.example/simple/demo/'],
      }),
    )
    const found = written(opened, view(['1.0', '2.0']))
    assert.deepEqual(found.meta.tracks, ['https://one.example/simple/demo/'])
    assert.deepEqual(found['alternate-locations'], ['https://two.example/simple/demo/'])
    assert.equal(
      found.files[0].provenance,
      'https://gate.example/repo/pypi/integrity/demo/1.0/demo-1.0.tar.gz/provenance',
    )
    assert.match(found.files[1].provenance, /\/repo\/pypi\/packages\/demo\/2\.0\/demo-2\.0\.tar\.gz\.provenance$/)
    const stray = 'https://elsewhere.example/integrity/demo/1.0/demo-1.0.tar.gz/provenance'
    assert.equal(
      written(open(json([file('demo-1.0.tar.gz', { provenance: stray })])), view(['1.0'])).files[0].provenance,
      undefined,
    )
  })

  it('what is not this project’s page is refused as a whole', () => {
    const deep = `{"meta":${'['.repeat(100)}${']'.repeat(100)}}`
    for (const document of [
      '',
      'null',
      '{}',
      '{"meta":{"api-version":"1.0"},"name":"demo"}',
      '{"meta":{"api-version":"2.0"},"name":"demo","files":[]}',
      '{"meta":{"api-version":"1.0"},"name":"other","files":[]}',
      '{"meta":{"api-version":"1.0"},"name":"__proto__","files":[]}',
      '{"meta":{"api-version":"1.0"},"name":"demo","files":[7]}',
      '{"meta":{"api-version":"1.0"},"name":"demo","files":[{"filename":"demo-1.0.zip"}]}',
      JSON.stringify({
        meta: { 'api-version': '1.0' },
        name: 'demo',
        files: [file('demo-1.0.zip', { url: 'file:///x' })],
      }),
      JSON.stringify({ meta: { 'api-version': '1.0' }, name: 'demo', files: [file('demo-1.0.zip', { yanked: 7 })] }),
      JSON.stringify({
        meta: { 'api-version': '1.0' },
        name: 'demo',
        files: [file('demo-1.0.zip'), file('demo-1.0.zip', { hashes: { sha256: other } })],
      }),
      deep,
      '<html><title>Sign in</title><a href="/login">Sign in</a></html>',
      '<html><meta name="pypi:repository-version" content="2.0"><title>Links for demo</title></html>',
      `<html><title>Links for demo</title><a href="ftp://upstream.example/demo-1.0.zip">x</a></html>`,
    ])
      assert.throws(() => open(Buffer.from(document)), SyntaxError, document.slice(0, 80))
    assert.throws(() => open(Buffer.from([0x3c, 0xff, 0xfe])), SyntaxError)
  })

  it('what is repeated counts once, and a home page is no file', () => {
    const twice = open(json([file('demo-1.0.zip'), file('demo-1.0.zip', { yanked: 'first' }), file('demo-1.0.zip')]))
    assert.deepEqual(
      twice.index.versions.map(({ files, yanked }) => [files.length, yanked]),
      [[1, 'first']],
    )
    const home = '<a href="ftp://upstream.example/home">home</a><a href="x:y">z</a>'
    assert.equal(open(html(`${home}<a href="demo-1.0.zip#sha256=${sha256}">f</a>`)).index.versions.length, 1)
  })

  it('an empty list is a list', () => {
    assert.deepEqual(open(html('')).index.versions, [])
    assert.deepEqual(open(json([])).index.versions, [])
  })
})
