import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { LimitError } from './limits.ts'
import { childOf, childrenOf, childText, parseXml, xmlLimits } from './xml.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

describe('parseXml', () => {
  test('elements, attributes, namespaces, text, lines', () => {
    const root = parseXml(
      bytes(
        '<?xml version="1.0"?>\n<a xmlns="urn:x" xmlns:p="urn:p" p:k="1">\n <b k="v" p:k="w"> one<!-- no --> two </b><b/></a>',
      ),
    )
    assert.deepEqual([root.name, root.namespace, root.attributes.get('k'), root.line], ['a', 'urn:x', '1', 2])
    assert.equal(childText(root, 'b'), 'one two')
    assert.equal(childOf(root, 'b')?.attributes.get('k'), 'v')
    assert.equal(childOf(root, 'b')?.line, 3)
    assert.equal(childrenOf(root, 'b').length, 2)
    assert.equal(childText(root, 'c'), undefined)
  })

  test('what is not well-formed is a SyntaxError', () => {
    for (const text of ['', '<a>', '<a></b>', '<a/><b/>', '<a>&unknown;</a>', 'text', '<a k=1/>'])
      assert.throws(() => parseXml(bytes(text)), SyntaxError, text)
    assert.throws(() => parseXml(Uint8Array.of(0x3c, 0x61, 0x3e, 0xff)), SyntaxError)
  })

  test('declared entities are refused, known ones are read, none is expanded', () => {
    const laughs = '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;">]><a>&y;</a>'
    assert.throws(() => parseXml(bytes(laughs)), /declares entities/)
    assert.throws(
      () => parseXml(bytes('<!DOCTYPE a SYSTEM "file:///etc/passwd" [<!ENTITY x SYSTEM "x">]><a/>')),
      SyntaxError,
    )
    assert.equal(parseXml(bytes('<!DOCTYPE a><a>&eacute;</a>'), { entities: { eacute: 'é' } }).text, 'é')
  })

  test('limits', () => {
    const limits = { ...xmlLimits, depthMax: 3, nodesMax: 6, sizeBytesMax: 80 }
    assert.throws(() => parseXml(bytes('<a><a><a><a/></a></a></a>'), { limits }), LimitError)
    assert.throws(() => parseXml(bytes('<a><b/><b/><b/><b/><b/><b/></a>'), { limits }), LimitError)
    assert.throws(() => parseXml(bytes(`<a>${'x'.repeat(80)}</a>`), { limits }), LimitError)
  })

  test('other encodings', () => {
    const latin = Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>\xe9</a>', 'latin1')
    assert.equal(parseXml(latin).text, 'é')
    assert.equal(parseXml(Buffer.from('\ufeff<a>é</a>', 'utf16le')).text, 'é')
    assert.throws(() => parseXml(bytes('<?xml version="1.0" encoding="nothing"?><a/>')), SyntaxError)
  })

  test('names of object members are ordinary names', () => {
    assert.equal(childText(parseXml(bytes('<a><__proto__>x</__proto__></a>')), '__proto__'), 'x')
  })
})
