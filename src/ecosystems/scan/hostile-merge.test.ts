import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ExtractedComponent, Extraction, Extractor } from '#ecosystems/ecosystem.ts'
import { findEcosystem } from '#ecosystems/index.ts'
import { mergeFindings } from './merge-findings.ts'

const subject = { kind: 'folder', name: 'x', facts: {} } as const

function component(id: string, facts: Partial<ExtractedComponent> & { readonly version?: string }): ExtractedComponent {
  const { version, ...rest } = facts
  const purl = { type: 'npm', name: id, ...(version !== undefined && { version }), qualifiers: {} }
  return { id, purl, scope: 'runtime', hashes: [], dependsOn: [], ...rest }
}

function file(path: string, reads: Extractor['reads'], components: readonly ExtractedComponent[]) {
  const extractor = `npm/${reads}`
  const extraction: Extraction = { extractor, components, warnings: [], complete: true }
  return { file: { path }, outcomes: [{ extractor, reads, extraction }] }
}

const merge = (files: readonly ReturnType<typeof file>[]) =>
  mergeFindings({ files, problems: [] }, { subject, findType: findEcosystem })

test('hundreds of thousands of problems are listed up to a limit', () => {
  const asked = Array.from({ length: 150_000 }, (_, at) => component(`p${at}`, { requirement: '^1.0.0' }))
  const { problems, complete } = merge([
    file('package.json', 'manifest', asked),
    file('package-lock.json', 'lockfile', []),
  ])
  assert.equal(complete, false)
  assert.ok(problems.length > 90_000 && problems.length < 110_000, `${problems.length}`)
  assert.ok(problems.some(({ code }) => code === 'problems.truncated'))
})

test('very many versions of one name, asked for again and again, are not all compared', () => {
  const purl = { type: 'npm', name: 'a', qualifiers: {} }
  const locked = Array.from({ length: 20_000 }, (_, at) => ({
    ...component(`a${at}`, {}),
    purl: { ...purl, version: `1.0.${at}` },
  }))
  const asked = Array.from({ length: 3_000 }, (_, at) => ({ ...component(`b${at}`, { requirement: '9.9.9' }), purl }))
  const started = process.threadCpuUsage()
  const { problems, complete } = merge([
    file('package-lock.json', 'lockfile', locked),
    ...Array.from({ length: 20 }, (_, at) => file(`${at}/package.json`, 'manifest', asked)),
  ])
  assert.ok(process.threadCpuUsage(started).user < 20_000_000)
  assert.equal(complete, false)
  assert.ok(problems.some(({ code }) => code === 'scan.too-many-comparisons'))
})

test('a component that has no readable package URL is told, and harms no other', () => {
  const { components, problems } = merge([
    file('package-lock.json', 'lockfile', [
      component('x'.repeat(9_000), { version: '1' }),
      component('b', { version: '1' }),
    ]),
  ])
  assert.deepEqual(
    [components.map(({ ref }) => ref), problems.map(({ code }) => code)],
    [['pkg:npm/b@1'], ['component.no-purl']],
  )
})
