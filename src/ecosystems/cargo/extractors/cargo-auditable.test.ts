import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { deflateSync } from 'node:zlib'
import { codesOf, linesOf } from '#ecosystems/extraction/testdata/extraction-summary.ts'
import { memoryTree } from '#ecosystems/extraction/testdata/memory-tree.ts'
import { checkForm } from '#ecosystems/extraction/testdata/mutations.ts'
import { buildElf, buildFatMachO, buildMachO, buildPe, PE_IMAGE_BASE } from '#formats/testdata/build-executable.ts'
import { cargoAuditable } from './cargo-auditable.ts'

const LIST = readFileSync(new URL('../testdata/cargo-auditable/packages.json', import.meta.url))

function sectionsOf(packed: Uint8Array) {
  return [
    { name: '.text', address: PE_IMAGE_BASE + 0x1000, bytes: new Uint8Array(64) },
    { name: '.dep-v0', address: PE_IMAGE_BASE + 0x2000, bytes: packed },
  ]
}

const extract = (bytes: Uint8Array) => cargoAuditable.extract({ path: 'ledger', bytes }, memoryTree())
const extractList = (text: string | Uint8Array) => extract(buildElf(sectionsOf(deflateSync(text))))

const EXPECTED = [
  'development* generator@2.0.1 > left@1.0.5',
  'runtime left@1.0.5',
  'runtime* forms@2.0.0 > left@1.0.5',
  'runtime* inside@0.1.7',
  'runtime* shared@1.9.0',
]

test('the list is found in programs of every kind', async () => {
  const sections = sectionsOf(deflateSync(LIST))
  const [elf, pe, machO] = [buildElf(sections), buildPe(sections), buildMachO(sections)]
  for (const bytes of [elf, pe, machO, buildFatMachO([machO, buildMachO(sections, { bits: 32 })])]) {
    assert.equal(cargoAuditable.sniffs?.(bytes.subarray(0, 64)), true)
    const extraction = await extract(bytes)
    assert.deepEqual(linesOf(extraction), EXPECTED)
    assert.deepEqual(extraction.root, { name: 'ledger', version: '0.4.0' })
    assert.deepEqual([extraction.warnings, extraction.complete], [[], true])
    const types = extraction.components.map(({ id, purl }) => `${id} ${purl.type}`)
    assert.ok(types.includes('forms@2.0.0 generic') && types.includes('left@1.0.5 cargo'))
  }
})

test('a program without the section tells nothing, and hides nothing', async () => {
  for (const bytes of [buildElf([]), new TextEncoder().encode('#!/bin/sh\n'), new Uint8Array(0)]) {
    const extraction = await extract(bytes)
    assert.deepEqual([extraction.components, extraction.complete], [[], true])
  }
})

test('damaged or hostile lists are refused', async () => {
  const code = async (text: string | Uint8Array) => codesOf(await extractList(text))
  assert.deepEqual(await code('{}'), ['artifact.unreadable'])
  assert.deepEqual(await code('{"packages": ['), ['artifact.unreadable'])
  assert.deepEqual(await code('['.repeat(1_000)), ['artifact.too-large'])
  assert.deepEqual(await code(new Uint8Array(64 * 2 ** 20)), ['artifact.too-large'])
  assert.deepEqual(await code('{"packages": [{"name": "a b"}]}'), ['artifact.unreadable-entry'])
  assert.deepEqual(await code('{"packages": [{"name": "a", "dependencies": [7, -1, "x"]}]}'), [
    'artifact.unreadable-entry',
  ])
  assert.deepEqual(await code('{"packages": [{"name": "__proto__"}, {"name": "__proto__"}]}'), [])
  assert.deepEqual(codesOf(await extract(buildElf(sectionsOf(Uint8Array.of(1, 2, 3))))), ['artifact.unreadable'])
})

test('programs cut off or changed anywhere are no trouble', async () => {
  const bytes = buildElf(sectionsOf(deflateSync(LIST)))
  let incomplete = 0
  for (let at = 0; at < bytes.length; at += 3) {
    const changed = Uint8Array.from(bytes)
    changed[at] = (changed[at] ?? 0) ^ 0x55
    for (const variant of [changed, bytes.subarray(0, at)]) {
      const extraction = await extract(variant)
      checkForm(extraction, `byte ${at}`)
      if (!extraction.complete) incomplete++
    }
  }
  assert.ok(incomplete > 100, `${incomplete} incomplete extractions`)
})
