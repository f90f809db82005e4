import assert from 'node:assert/strict'
import { makeDistribution, startPypiUpstream } from '../../upstreams/pypi-upstream.ts'
import type { Adapter, Deviation } from '../adapter.ts'
import { saidBy } from '../bench.ts'

const json = { accept: 'application/vnd.pypi.simple.v1+json' }
const fileName = (name: string, version: string) => `${name.replaceAll('-', '_')}-${version}-py3-none-any.whl`

interface ListedFile {
  readonly filename: string
  readonly yanked?: unknown
}

/** Files that are not yanked: a client takes a yanked one only when exactly it is asked for (PEP 592). */
const versionsInJson = (list: Buffer) =>
  (JSON.parse(list.toString()).files as ListedFile[]).flatMap(({ filename, yanked }) =>
    yanked === undefined || yanked === false ? [filename.split('-')[1] ?? ''] : [],
  )
const versionsInHtml = (list: Buffer) =>
  list
    .toString()
    .split('\n')
    .flatMap((line) => (line.includes('data-yanked') ? [] : [...line.matchAll(/>[^<>-]+-([^<>-]+)-[^<>]+\.whl</g)]))
    .map(([, version = '']) => version)

const nothing: Deviation = {
  answer:
    '200: files are listed as upstream has them, as pip shows nothing of a refused list; each file is refused with 403',
  test: async (bench) => {
    const name = bench.name('nothing')
    assert.deepEqual(await bench.listed(name), ['1.0.0', '1.1.0', '1.2.0'])
    assert.match(saidBy(await bench.get(bench.file(name).path)), /Assay held nothing@1\.0\.0/)
  },
}

export const pypi: Adapter = {
  ecosystem: 'pypi',
  advisoryName: 'PyPI',
  prerelease: '1.3.0b1',
  start: async () => {
    const upstream = await startPypiUpstream({})
    return {
      ...upstream,
      publish: (name, version) => upstream.addFile(makeDistribution({ name, version })),
      takeBack: (name, version) => upstream.removeFile(fileName(name, version)),
    }
  },
  nameOf: (word) => word,
  file: (name, version) => ({
    path: `/packages/${name}/${version}/${fileName(name, version)}`,
    upstreamPath: `/files/${fileName(name, version)}`,
    bytes: makeDistribution({ name, version }).bytes,
  }),
  lists: {
    of: (name) => ({ path: `/simple/${name}/`, upstreamPath: `/simple/${name}/` }),
    versionsIn: versionsInHtml,
    forms: (name) => [{ path: `/simple/${name}/`, headers: json, versionsIn: versionsInJson }],
  },
  otherwise: { nothing },
  underAnother: (name, other) => `/packages/${other}/1.0.0/${fileName(name, '1.0.0')}`,
  hostile: (name) => [
    ['a page', '<html><title>Sign in</title></html>'],
    ['another project', '{"meta":{"api-version":"1.0"},"name":"other","files":[]}'],
    ['deep nesting', `{"meta":{"api-version":"1.0"},"name":"${name}","files":${'['.repeat(500)}${']'.repeat(500)}}`],
    ['a form of the future', `{"meta":{"api-version":"9.0"},"name":"${name}","files":[]}`],
  ],
  tricks: [
    '/simple/../../npm/demo',
    '/simple/%2e%2e/demo/',
    '/simple/demo%2f..%2fother/',
    '/packages/demo/1.0.0/..%2f..%2fother.whl',
    '/packages/demo/%2e%2e/demo-1.0.0-py3-none-any.whl',
    '/packages/demo/1.0.0/demo-1.0.0-py3-none-any.whl%00',
    '/packages/demo/1.1.0/demo-1.0.0-py3-none-any.whl',
  ],
}
