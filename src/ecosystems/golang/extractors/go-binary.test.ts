import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { codesOf, componentOf, linesOf } from '#ecosystems/extraction/testdata/extraction-summary.ts'
import { memoryTree } from '#ecosystems/extraction/testdata/memory-tree.ts'
import { checkForm } from '#ecosystems/extraction/testdata/mutations.ts'
import { buildElf, buildFatMachO, buildMachO, buildPe, PE_IMAGE_BASE } from '#formats/testdata/build-executable.ts'
import { inlineBuildInfo, pointedBuildInfo } from '../testdata/build-info.ts'
import { goBinary } from './go-binary.ts'

const MODULES = readFileSync(new URL('../testdata/go-binary/modules.txt', import.meta.url), 'utf8')
const ADDRESS = PE_IMAGE_BASE + 0x1000

const section = (bytes: Uint8Array, name = '.go.buildinfo') => [{ name, address: ADDRESS, bytes, writable: true }]
const extract = (bytes: Uint8Array) => goBinary.extract({ path: 'ledger', bytes }, memoryTree())

function expected(library: string): readonly string[] {
  return [
    'runtime bank.example/ledger@v1.4.0',
    'runtime git.example/bank/forms',
    `runtime stdlib@${library}`,
    'runtime upstream.example/fork-of-left@v1.0.6',
    'runtime upstream.example/shared@v1.9.0',
  ]
}

test('since Go 1.18, in programs of every kind', async () => {
  const info = inlineBuildInfo('go1.22.3', MODULES)
  const machO = buildMachO(section(info, '__go_buildinfo'))
  const programs = [
    buildElf(section(info)),
    buildElf(section(info), { bits: 32, bigEndian: true }),
    buildPe(section(info, '.data')),
    machO,
    buildMachO(section(info, '__data')),
    buildFatMachO([machO, buildMachO(section(info, '__go_buildinfo'), { bits: 32 })]),
  ]
  for (const bytes of programs) {
    assert.equal(goBinary.sniffs?.(bytes.subarray(0, 64)), true)
    const extraction = await extract(bytes)
    assert.deepEqual(linesOf(extraction), expected('1.22.3'))
    assert.deepEqual(extraction.root, { name: 'bank.example/ledger', version: 'v1.4.0' })
    assert.deepEqual([extraction.warnings, extraction.complete], [[], true])
    const forms = componentOf(extraction, 'git.example/bank/forms@v1.2.0')
    assert.deepEqual([forms.purl.type, forms.source, forms.direct], ['generic', 'file:forms', undefined])
    assert.match(componentOf(extraction, 'upstream.example/left@v1.0.5').hashes.join(), /^h1:[0-9a-f]{64}$/)
  }
})

test('before Go 1.18: addresses of texts, in both widths and byte orders', async () => {
  for (const bits of [32, 64] as const) {
    for (const bigEndian of [false, true]) {
      const sections = pointedBuildInfo({ go: 'go1.17rc2', modules: MODULES, address: ADDRESS, bits, bigEndian })
      const kind = { bits, bigEndian }
      const programs = [
        buildElf(sections, kind),
        buildMachO(sections, kind),
        ...(bigEndian ? [] : [buildPe(sections, kind)]),
      ]
      for (const bytes of programs) assert.deepEqual(linesOf(await extract(bytes)), expected('1.17.0-rc.2'))
    }
  }
})

test('the mark is taken where the linker puts it, not among the texts of the program', async () => {
  const odd = Buffer.concat([Buffer.alloc(8), inlineBuildInfo('go1.1.1', ''), Buffer.alloc(64)])
  const start = Math.ceil(odd.length / 16) * 16
  const data = Buffer.concat([odd, Buffer.alloc(start - odd.length), inlineBuildInfo('go1.22.3', MODULES)])
  assert.deepEqual(linesOf(await extract(buildElf(section(data, '.data')))), expected('1.22.3'))
})

test('a program of another compiler tells nothing, and hides nothing', async () => {
  for (const bytes of [buildElf([]), buildElf(section(Buffer.alloc(100))), new TextEncoder().encode('#!/bin/sh\n')]) {
    const extraction = await extract(bytes)
    assert.deepEqual([extraction.components, extraction.complete], [[], true])
  }
})

test('a program under development has a standard library of no known version', async () => {
  const modules = 'mod\tbank.example/ledger\t(devel)\t\n'
  const extraction = await extract(buildElf(section(inlineBuildInfo('devel go1.23-4f1d0a7c', modules))))
  assert.deepEqual(linesOf(extraction), ['runtime stdlib'])
  assert.deepEqual(
    [codesOf(extraction), extraction.root],
    [['artifact.unknown-toolchain'], { name: 'bank.example/ledger' }],
  )
})

test('damaged information is refused, odd lines are told', async () => {
  const code = async (info: Uint8Array) => codesOf(await extract(buildElf(section(info))))
  const whole = inlineBuildInfo('go1.22.3', MODULES)
  assert.deepEqual(await code(whole.subarray(0, 60)), ['lockfile.unreadable'])
  assert.deepEqual(await code(Buffer.concat([whole.subarray(0, 32), Buffer.alloc(20, 0xff)])), ['lockfile.unreadable'])
  assert.deepEqual(await code(inlineBuildInfo('', MODULES)), ['lockfile.unreadable'])
  assert.deepEqual(await code(inlineBuildInfo('go1.22.3', 'no line end')), ['lockfile.unreadable'])
  assert.deepEqual(await code(inlineBuildInfo('go1.22.3', '=>\ta\nmod\ndep\t../x\tv1\n')), [
    'artifact.unreadable-entry',
  ])
})

test('programs cut off or changed anywhere are no trouble', async () => {
  const pointed = pointedBuildInfo({ go: 'go1.17', modules: MODULES, address: ADDRESS, bits: 64, bigEndian: false })
  let incomplete = 0
  for (const bytes of [buildElf(section(inlineBuildInfo('go1.22.3', MODULES))), buildPe(pointed)]) {
    for (let at = 0; at < bytes.length; at += 3) {
      const changed = Uint8Array.from(bytes)
      changed[at] = (changed[at] ?? 0) ^ 0x55
      for (const variant of [changed, bytes.subarray(0, at)]) {
        const extraction = await extract(variant)
        checkForm(extraction, `byte ${at}`)
        if (!extraction.complete) incomplete++
      }
    }
  }
  assert.ok(incomplete > 200, `${incomplete} incomplete extractions`)
})
