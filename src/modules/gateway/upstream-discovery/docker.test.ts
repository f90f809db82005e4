import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readDaemonMirror, readRegistriesMirror } from './docker.ts'

test('the mirror that Docker is set to', () => {
  const read = (text: string) => readDaemonMirror(Buffer.from(text))
  assert.equal(read('{"registry-mirrors":["https://mirror.example/"]}'), 'https://mirror.example')
  assert.equal(
    read('{"registry-mirrors":[7,"https://user:secret@mirror.example","http://b.example"]}'),
    'http://b.example',
  )
  for (const text of [
    '',
    '[]',
    '{}',
    '{"registry-mirrors":"x"}',
    '{"__proto__":{"registry-mirrors":["https://a.example"]}}',
  ])
    assert.equal(read(text), undefined, text)
  assert.equal(readDaemonMirror(undefined), undefined)
})

test('the mirror that podman and skopeo are set to', () => {
  const read = (text: string) => readRegistriesMirror(Buffer.from(text))
  const mirror = (location: string) => `[[registry]]\nprefix="a.example"\n[[registry.mirror]]\nlocation="${location}"\n`
  assert.equal(read(mirror('mirror.example:5000/hub')), 'https://mirror.example:5000/hub')
  assert.equal(read(`${mirror('mirror.example')}insecure = true\n`), 'http://mirror.example')
  for (const text of ['', 'x', 'registry = 1', '[[registry]]\nmirror = "x"', mirror(' ')])
    assert.equal(read(text), undefined, text)
})
