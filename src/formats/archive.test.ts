import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ArchiveError, safeArchivePath } from './archive.ts'

const accepted: readonly (readonly [string, string])[] = [
  ['package/index.js', 'package/index.js'],
  ['./package//index.js', 'package/index.js'],
  ['folder/', 'folder'],
  ['./', '.'],
  ['a/..b/c..', 'a/..b/c..'],
  ['名字/文件', '名字/文件'],
]

const refused: readonly (readonly [string, string])[] = [
  ['../x', 'tar.unsafe-path'],
  ['a/../../x', 'tar.unsafe-path'],
  ['a/..', 'tar.unsafe-path'],
  ['a\\..\\..\\x', 'tar.unsafe-path'],
  ['/etc/passwd', 'tar.unsafe-path'],
  ['\\\\server\\share', 'tar.unsafe-path'],
  ['C:\\Windows', 'tar.unsafe-path'],
  ['c:relative', 'tar.unsafe-path'],
  ['a\0b', 'tar.unsafe-path'],
  ['x'.repeat(4097), 'tar.long-path'],
  ['字'.repeat(1366), 'tar.long-path'],
]

test('paths that stay inside come out in one form', () => {
  for (const [raw, path] of accepted) assert.equal(safeArchivePath(raw, 'tar', 4096), path)
})

test('paths that could leave the target folder on any system are refused', () => {
  for (const [raw, code] of refused) {
    const isRefusal = (error: unknown) => error instanceof ArchiveError && error.code === code
    assert.throws(() => safeArchivePath(raw, 'tar', 4096), isRefusal, JSON.stringify(raw.slice(0, 20)))
  }
})
