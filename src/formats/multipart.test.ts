import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readMultipart } from './multipart.ts'

const TYPE = 'multipart/form-data; boundary=edge'

const part = (headers: readonly string[], content: string) => `--edge\r\n${headers.join('\r\n')}\r\n\r\n${content}\r\n`
const field = (name: string, content: string) => part([`Content-Disposition: form-data; name="${name}"`], content)
const form = (...parts: readonly string[]) => Buffer.from(`${parts.join('')}--edge--\r\n`, 'latin1')
const read = (body: Uint8Array | string, type: string | undefined = TYPE) =>
  readMultipart(type, Buffer.from(body as string)).map(({ name, fileName, bytes }) => [
    name,
    fileName,
    Buffer.from(bytes).toString('latin1'),
  ])

describe('forms as multipart/form-data', () => {
  it('fields and files in their order, byte for byte, names that repeat included', () => {
    const content = '\r\n--edg\r\n\0\xff--edge--'
    const file = 'Content-Disposition: form-data; name=content; filename="a;b=c.whl"'
    const body = form(
      field(':action', 'file_upload'),
      field('classifiers', 'one'),
      field('classifiers', ''),
      part([file, 'Content-Type: application/octet-stream'], content),
    )
    assert.deepEqual(read(body), [
      [':action', undefined, 'file_upload'],
      ['classifiers', undefined, 'one'],
      ['classifiers', undefined, ''],
      ['content', 'a;b=c.whl', content],
    ])
    assert.deepEqual(read(form(field('a', 'b')), 'Multipart/Form-Data; charset=utf-8; Boundary="edge"'), [
      ['a', undefined, 'b'],
    ])
    assert.deepEqual(read('--edge--'), [])
    const { bytes } = readMultipart(TYPE, body)[3] ?? {}
    assert.equal(bytes?.buffer, body.buffer)
  })

  it('no boundary, no other one, no other type', () => {
    const body = form(field('a', 'b'))
    for (const type of [
      '',
      'multipart/form-data',
      'multipart/form-data; boundary=',
      'multipart/form-data; boundary=""',
      'multipart/form-data; boundary="edge',
      `multipart/form-data; boundary=${'e'.repeat(71)}`,
      'multipart/form-data; boundary=edge; boundary=other',
      'multipart/form-data; boundary=other',
      'multipart/mixed; boundary=edge',
      'application/json',
      `multipart/form-data; ${'a=b;'.repeat(10_000)} boundary=edge`,
    ])
      assert.throws(() => read(body, type), SyntaxError, type.slice(0, 80))
    assert.throws(() => readMultipart(undefined, body), SyntaxError)
  })

  it('what is cut off, wherever it is', () => {
    const whole = form(field('a', 'b'), field('c', 'd')).toString()
    for (let length = 0; length < whole.length - 2; length++)
      assert.throws(() => read(whole.slice(0, length)), SyntaxError, String(length))
    assert.equal(read(whole.slice(0, -2)).length, 2)
  })

  it('anything before, behind or between, where readers would differ', () => {
    const body = form(field('a', 'b')).toString()
    for (const wrong of [
      `before\r\n${body}`,
      `\r\n${body}`,
      `${body}behind`,
      body.replace('--edge\r\n', '--edge \r\n'),
      body.replaceAll('\r\n', '\n'),
      form(field('a', 'b\r\n--edgeless')).toString(),
    ])
      assert.throws(() => read(wrong), SyntaxError, JSON.stringify(wrong))
  })

  it('parts that are none: without a name, encoded, nested, with headers that nobody sends', () => {
    const named = 'Content-Disposition: form-data; name="a"'
    for (const headers of [
      [],
      ['Content-Type: text/plain'],
      ['Content-Disposition: form-data'],
      ['Content-Disposition: form-data; name=""'],
      ['Content-Disposition: attachment; name="a"'],
      ['Content-Disposition: form-data; name="a'],
      ['Content-Disposition: form-data; name="a"b'],
      ['Content-Disposition: form-data; name="a\\"b"'],
      ['Content-Disposition: form-data; name="a"; name="b"'],
      ['Content-Disposition: form-data; name="a"; filename="x"; filename*=utf-8\'\'y'],
      ['Content-Disposition: form-data; name="a\0"'],
      ['Content-Disposition: form-data; name="\xff"'],
      [named, named],
      [named, ' continued'],
      [named, 'no header'],
      [named, 'Content-Transfer-Encoding: base64'],
      [named, 'Content-Type: multipart/mixed; boundary=inner'],
      [named, `X-Long: ${'x'.repeat(8 * 1024)}`],
      [named, ...Array.from({ length: 16 }, (_, at) => `X-${at}: y`)],
    ])
      assert.throws(() => read(form(part(headers, 'content'))), SyntaxError, headers.join().slice(0, 80))
    assert.equal(read(form(part([named, 'Content-Transfer-Encoding: binary'], 'content'))).length, 1)
  })

  it('as many parts as are allowed, and not one more', () => {
    const many = (count: number) => form(...Array.from({ length: count }, () => field('a', 'b')))
    assert.equal(read(many(200)).length, 200)
    assert.throws(() => read(many(201)), /more than 200 parts/)
  })

  it('names that mean something to an object are names', () => {
    assert.deepEqual(read(form(field('__proto__', 'x'), field('constructor', 'y'))), [
      ['__proto__', undefined, 'x'],
      ['constructor', undefined, 'y'],
    ])
  })
})
