import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { mediaTypeOf, negotiate } from './representation.ts'

const asked = (accept: string | undefined, format: string | null = null) => {
  const found = negotiate(accept, format)
  return found && mediaTypeOf(found)
}
const JSON_TYPE = 'application/vnd.pypi.simple.v1+json'
const HTML_TYPE = 'application/vnd.pypi.simple.v1+html'

describe('the form of a page', () => {
  it('what clients send', () => {
    assert.equal(asked(`${JSON_TYPE}, ${HTML_TYPE}; q=0.1, text/html; q=0.01`), JSON_TYPE)
    assert.equal(asked('text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'), 'text/html')
    assert.equal(asked(undefined), 'text/html')
    for (const any of ['', '*/*', 'text/*', '*/*;q=0.1']) assert.equal(asked(any), 'text/html', any)
    assert.equal(asked('application/*'), HTML_TYPE)
  })

  it('weights, and the alias for the latest version of the API', () => {
    assert.equal(asked(`${JSON_TYPE};q=0.1, ${HTML_TYPE};q=0.2`), HTML_TYPE)
    assert.equal(asked(`${JSON_TYPE};q=0, */*;q=0.5`), 'text/html')
    assert.equal(asked('application/vnd.pypi.simple.latest+json'), JSON_TYPE)
    assert.equal(asked(`${JSON_TYPE}, */*`), JSON_TYPE)
    assert.equal(asked('text/html;q=1.5, application/vnd.pypi.simple.v1+html;q=0.1'), HTML_TYPE)
  })

  it('none fits', () => {
    for (const none of ['application/json', 'application/vnd.pypi.simple.v2+json', 'text/html;q=0', 'x'.repeat(5_000)])
      assert.equal(asked(none), undefined, none.slice(0, 60))
  })

  it('the query stands above the header', () => {
    assert.equal(asked('text/html', JSON_TYPE), JSON_TYPE)
    assert.equal(asked('text/html', 'nonsense'), undefined)
  })
})
