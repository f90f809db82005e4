import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { clientConfigurations } from './client-configurations.ts'

const about = { name: 'images', url: 'https://gate.example/repo/images/', token: 'SECRET' }
const textsOf = (isHosted: boolean, url = about.url) =>
  clientConfigurations({ ...about, url, isHosted }).map(({ client, text }) => `${client}: ${text}`)

describe('settings of clients of images', () => {
  it('of a hosted repository: how to sign in and to push, and no mirror', () => {
    const texts = textsOf(true)
    assert.ok(texts.some((text) => text.includes('docker login --username assay --password-stdin gate.example')))
    assert.ok(
      texts.includes(
        'docker (push): docker tag IMAGE gate.example/images/TEAM/IMAGE:TAG && docker push gate.example/images/TEAM/IMAGE:TAG',
      ),
    )
    assert.ok(texts.includes('skopeo (push): skopeo copy --all oci:FOLDER docker://gate.example/images/TEAM/IMAGE:TAG'))
    assert.equal(
      texts.some((text) => text.includes('mirror')),
      false,
    )
    const plain = textsOf(true, 'http://gate.example:8080/repo/images/').join('\n')
    assert.match(plain, /podman push --tls-verify=false/)
    assert.match(plain, /--dest-tls-verify=false/)
  })

  it('of a proxy: how to pull, and nothing of pushing', () => {
    const texts = textsOf(false).join('\n')
    assert.match(texts, /docker pull gate\.example\/images\/library\/IMAGE:TAG/)
    assert.match(texts, /mirror/)
    assert.equal(texts.includes('push '), false)
  })
})
