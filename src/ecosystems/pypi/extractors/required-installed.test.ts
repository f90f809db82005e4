import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { memoryTree } from '#ecosystems/extraction/testdata/memory-tree.ts'
import { findEcosystem } from '#ecosystems/index.ts'
import { mergeFindings } from '#ecosystems/scan/merge-findings.ts'
import { scanFiles } from '#ecosystems/scan/scan-files.ts'
import { memorySource } from '#ecosystems/scan/testdata/memory-source.ts'
import { pypiExtractors } from './index.ts'
import { searchRequired } from './required-installed.ts'

const SITE = 'usr/lib/python3/site-packages'
const metadata = (name: string, version: string, ...requires: readonly string[]) =>
  [`Name: ${name}`, `Version: ${version}`, ...requires.map((text) => `Requires-Dist: ${text}`), ''].join('\n')
const files = {
  [`${SITE}/web_app-1.0.dist-info/METADATA`]: metadata(
    'Web.App',
    '1.0',
    'Left_Pad>=1 ; python_version >= "3"',
    'old-lib',
    'winonly; sys_platform == "win32"',
    'pytest; extra == "test"',
    'not a requirement !',
  ),
  [`${SITE}/left_pad-1.2.0.dist-info/METADATA`]: metadata('left-pad', '1.2.0', 'gone>=2'),
  [`${SITE}/old_lib-0.4-py3.8.egg-info`]: metadata('old-lib', '0.4'),
  [`${SITE}/pytest-8.0.dist-info/METADATA`]: metadata('pytest', '8.0'),
}

describe('what installed distributions require', () => {
  test('is looked for beside them, by its normalised name', async () => {
    const search = await searchRequired(
      ['Left_Pad', 'old-lib', 'gone', 'winonly; sys_platform == "win32"'],
      `${SITE}/web_app-1.0.dist-info/METADATA`,
      memoryTree(files),
    )
    assert.deepEqual(search, {
      folders: [SITE],
      files: ['left_pad-1.2.0.dist-info/METADATA', 'gone.dist-info/METADATA'],
      filesMayLack: ['old_lib-0.4-py3.8.egg-info/PKG-INFO', 'old_lib-0.4-py3.8.egg-info'],
    })
  })

  test('becomes edges; extras are not followed, and what is missing is not known', async () => {
    const found = await scanFiles(memorySource(files), { extractors: pypiExtractors })
    const { components } = mergeFindings(found, {
      subject: { kind: 'folder', name: 'x', facts: {} },
      findType: findEcosystem,
    })
    assert.deepEqual(
      components.map(({ ref, dependsOn, dependenciesKnown }) => [ref, dependsOn, dependenciesKnown]),
      [
        ['pkg:pypi/left-pad@1.2.0', [], false],
        ['pkg:pypi/old-lib@0.4', [], true],
        ['pkg:pypi/pytest@8.0', [], true],
        ['pkg:pypi/web-app@1.0', ['pkg:pypi/left-pad@1.2.0', 'pkg:pypi/old-lib@0.4'], true],
      ],
    )
  })
})
