import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gitLocation, withoutCredentials } from './source-address.ts'

test('passwords are left out, user names that a transport needs stay', () => {
  assert.equal(withoutCredentials('https://user:secret@git.example/a.git'), 'https://git.example/a.git')
  assert.equal(withoutCredentials('https://token@git.example/a@b'), 'https://git.example/a@b')
  assert.equal(withoutCredentials('ssh://git@git.example/a.git'), 'ssh://git@git.example/a.git')
  assert.equal(withoutCredentials('ssh://git:secret@git.example/a.git'), 'ssh://git.example/a.git')
  assert.equal(withoutCredentials('git@git.example:a/b.git'), 'git@git.example:a/b.git')
})

test('a repository with its commit', () => {
  assert.equal(gitLocation('https://git.example/a.git', 'abc'), 'git+https://git.example/a.git@abc')
  assert.equal(gitLocation('git+ssh://git@git.example/a.git', undefined), 'git+ssh://git@git.example/a.git')
})
