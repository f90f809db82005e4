import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { clientConfigurations } from './client-configurations.ts'

describe('settings to copy', () => {
  const given = clientConfigurations({ name: 'pypi', url: 'https://gate.example/repo/pypi/', token: 'YOUR_TOKEN' })

  it('one index and no second one, with the token as the password', () => {
    for (const client of ['pip', 'uv', 'Poetry', 'PDM'])
      assert.ok(
        given.some((each) => each.client === client),
        client,
      )
    for (const { text } of given) assert.doesNotMatch(text, /extra/)
    assert.equal(
      given.find(({ client }) => client === 'pip')?.text,
      '[global]\nindex-url = https://assay:YOUR_TOKEN@gate.example/repo/pypi/simple/\n',
    )
  })

  it('without TLS pip has to be told that the host is trusted', () => {
    const [pip] = clientConfigurations({ name: 'pypi', url: 'http://gate.example:8080/repo/pypi/', token: 'x' })
    assert.match(pip?.text ?? '', /trusted-host = gate\.example\n/)
  })
})
