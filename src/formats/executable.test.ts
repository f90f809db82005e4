import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { bytesAt, type Executable, looksExecutable, readExecutables } from './executable.ts'
import { LimitError } from './limits.ts'
import { buildElf, buildFatMachO, buildMachO, buildPe, PE_IMAGE_BASE } from './testdata/build-executable.ts'

const RUNS = { seed: 20261122, numRuns: 3_000 }

const text = (value: string) => new TextEncoder().encode(value)
const SECTIONS = [
  { name: '.text', address: PE_IMAGE_BASE + 0x1000, bytes: text('code of no kind') },
  { name: '.data', address: PE_IMAGE_BASE + 0x3000, bytes: text('first. second.'), writable: true },
]

const KINDS: readonly (readonly [string, Uint8Array])[] = [
  ['elf 64', buildElf(SECTIONS)],
  ['elf 64 big-endian', buildElf(SECTIONS, { bigEndian: true })],
  ['elf 32', buildElf(SECTIONS, { bits: 32 })],
  ['elf 32 big-endian', buildElf(SECTIONS, { bits: 32, bigEndian: true })],
  ['pe 64', buildPe(SECTIONS)],
  ['pe 32', buildPe(SECTIONS, { bits: 32 })],
  ['mach-o 64', buildMachO(SECTIONS)],
  ['mach-o 64 big-endian', buildMachO(SECTIONS, { bigEndian: true })],
  ['mach-o 32', buildMachO(SECTIONS, { bits: 32 })],
  ['mach-o 32 big-endian', buildMachO(SECTIONS, { bits: 32, bigEndian: true })],
]

function only(bytes: Uint8Array): Executable {
  const [program, ...rest] = readExecutables(bytes)
  assert.equal(rest.length, 0)
  return program ?? assert.fail('no program')
}

for (const [kind, bytes] of KINDS) {
  test(`${kind}: sections by name, addresses into the file`, () => {
    assert.equal(looksExecutable(bytes.subarray(0, 8)), true)
    const program = only(bytes)
    const [format, bits] = kind.split(' ')
    assert.deepEqual(
      [program.format, program.addressBytes, program.littleEndian, program.truncated],
      [format, Number(bits) / 8, !kind.endsWith('big-endian'), false],
    )
    for (const { name, address, bytes: content, writable = false } of SECTIONS) {
      const section = program.sections.find((one) => one.name === name) ?? assert.fail(name)
      assert.deepEqual(Buffer.from(section.bytes), Buffer.from(content))
      assert.deepEqual([section.address, section.writable], [BigInt(address), writable])
    }
    const found = bytesAt(program, BigInt(PE_IMAGE_BASE + 0x3007))
    assert.equal(Buffer.from(found ?? []).toString(), 'second.')
    assert.equal(bytesAt(program, 0n), undefined)
    assert.equal(bytesAt(program, BigInt(PE_IMAGE_BASE + 0x3000 + 14)), undefined)
    assert.equal(bytesAt(program, 2n ** 64n - 1n), undefined)
  })

  test(`${kind}: a file that is cut off, or full of lies, is refused or read in part`, () => {
    for (let length = 0; length < bytes.length; length++) {
      const program = attempt(bytes.subarray(0, length))
      assert.ok(program === undefined || program.truncated, `cut to ${length} bytes`)
    }
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(bytes.length - 1), fc.nat(255), (one, other, value) => {
        const changed = Uint8Array.from(bytes)
        changed[one] = value
        changed[other] = 0xff
        attempt(changed)
      }),
      RUNS,
    )
  })
}

/** Undefined when it is refused as a reader of hostile files refuses. */
function attempt(bytes: Uint8Array): Executable | undefined {
  try {
    const programs = readExecutables(bytes)
    for (const { sections, segments } of programs)
      for (const part of [...sections, ...segments]) assert.ok(part.bytes.length <= bytes.length)
    return programs[0]
  } catch (error) {
    assert.ok(error instanceof SyntaxError || error instanceof LimitError, String(error))
    return undefined
  }
}

test('a fat file has one program for each processor', () => {
  const parts = [buildMachO(SECTIONS), buildMachO(SECTIONS, { bits: 32, bigEndian: true })]
  for (const wide of [false, true]) {
    const programs = readExecutables(buildFatMachO(parts, wide))
    assert.deepEqual(
      programs.map(({ addressBytes }) => addressBytes),
      [8, 4],
    )
    for (const { sections } of programs)
      assert.equal(Buffer.from(sections[1]?.bytes ?? []).toString(), 'first. second.')
  }
  const nested = buildFatMachO([buildFatMachO(parts)])
  assert.throws(() => readExecutables(nested), SyntaxError)
})

test('what is no program is none: a Java class, a text, nothing', () => {
  const javaClass = Uint8Array.of(0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 52, 0, 1)
  for (const bytes of [javaClass, text('#!/bin/sh\nexit 0\n'), new Uint8Array(0), Uint8Array.of(0x7f, 0x45, 0x4c)]) {
    assert.equal(looksExecutable(bytes), false)
    assert.deepEqual(readExecutables(bytes), [])
  }
  assert.throws(() => readExecutables(text(`MZ${'\0'.repeat(100)}`)), /MS-DOS/)
})

test('counts that no linker writes are refused before anything is built', () => {
  const macho = buildMachO(SECTIONS)
  new DataView(macho.buffer).setUint32(16, 0x7fff_ffff, true)
  assert.throws(() => readExecutables(macho), LimitError)
  const elf = buildElf(SECTIONS)
  new DataView(elf.buffer).setUint16(60, 0xfeff, true)
  assert.throws(() => readExecutables(elf), LimitError)
  const pe = buildPe(SECTIONS)
  new DataView(pe.buffer).setUint16(0x86, 0xffff, true)
  assert.throws(() => readExecutables(pe), LimitError)
})
