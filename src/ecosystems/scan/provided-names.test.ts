import assert from 'node:assert/strict'
import { it } from 'node:test'
import { composer } from '#ecosystems/composer/index.ts'
import { findEcosystem } from '#ecosystems/index.ts'
import { mergeFindings } from './merge-findings.ts'
import { scanFiles } from './scan-files.ts'
import { memorySource } from './testdata/memory-source.ts'

it('what packages of a lockfile provide or replace, and what the platform does, is not missing from it', async () => {
  const require = {
    php: '>=8.2',
    'ext-json': '*',
    'composer-runtime-api': '^2',
    'bank/http': '^1.0',
    'psr/http-client-implementation': '1.0',
    'psr/log-implementation': '*',
    'bank/part': '^1.0',
    'bank/gone': '^1.0',
  }
  const http = {
    name: 'bank/http',
    version: '1.2.0',
    provide: { 'psr/http-client-implementation': '1.0' },
    replace: { 'bank/part': 'self.version' },
  }
  const files = {
    'composer.json': JSON.stringify({ name: 'bank/pay', require }),
    'composer.lock': JSON.stringify({ packages: [http], 'packages-dev': [] }),
  }
  const found = await scanFiles(memorySource(files), { extractors: composer.extractors })
  const sbom = mergeFindings(found, { subject: { kind: 'folder', name: 'x', facts: {} }, findType: findEcosystem })
  assert.deepEqual(
    sbom.components.map(({ ref, direct }) => [ref, direct]),
    [['pkg:composer/bank/http@1.2.0', true]],
  )
  assert.deepEqual(
    sbom.problems.map(({ code, message }) => `${code} ${message}`),
    ['manifest.not-locked "bank/gone" is not in the lockfile beside it'],
  )
})
