import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judgeMarker, type MarkerJudgement, scopeBehind } from './judge-marker.ts'
import { parseMarker } from './markers.ts'

test('markers tell where a package is installed', () => {
  const cases: readonly [string, MarkerJudgement][] = [
    ['', 'everywhere'],
    ['python_version >= "3.8"', 'everywhere'],
    ["'3.8' <= python_version and python_version < '4.0'", 'everywhere'],
    ['python_version < "3.11"', 'everywhere'],
    ['python_version < "3"', 'somewhere'],
    ['sys_platform == "win32"', 'somewhere'],
    ['sys_platform != "win32"', 'somewhere'],
    ['sys_platform in "linux darwin win32"', 'everywhere'],
    ['os_name == "nt" or os_name == "posix"', 'everywhere'],
    ['platform_python_implementation == "CPython" and python_version > "3.9"', 'somewhere'],
    ['platform_machine not in "x86_64"', 'somewhere'],
    ['platform_release >= "5"', 'somewhere'],
    ['extra == "xml"', 'extra'],
    ['(python_version >= "3.8") and extra == "xml"', 'extra'],
    ['extra != "xml"', 'everywhere'],
    ['extra == "xml" or python_version >= "3.8"', 'everywhere'],
    ["'xml' in extras", 'extra'],
    ["'test' in dependency_groups", 'group'],
    ["'default' in dependency_groups", 'everywhere'],
    ["'default' not in dependency_groups", 'somewhere'],
    ['os.name == "posix" and sys.platform == "x"', 'somewhere'],
    ['python_version', 'unreadable'],
    ['python_version >= 3.8', 'unreadable'],
    ['extra == "a" extra == "b"', 'unreadable'],
    ['(extra == "a"', 'unreadable'],
    ['extra == "a', 'unreadable'],
    ['and', 'unreadable'],
  ]
  for (const [marker, judgement] of cases) assert.equal(judgeMarker(marker, new Set(['default'])), judgement, marker)
  assert.equal(judgeMarker(undefined), 'everywhere')
})

test('a marker weakens a scope and never strengthens it', () => {
  assert.equal(scopeBehind('everywhere', 'runtime'), 'runtime')
  assert.equal(scopeBehind('unreadable', 'runtime'), 'runtime')
  assert.equal(scopeBehind('somewhere', 'runtime'), 'optional')
  assert.equal(scopeBehind('extra', 'runtime'), 'optional')
  assert.equal(scopeBehind('group', 'runtime'), 'development')
  assert.equal(scopeBehind('extra', 'development'), 'development')
})

test('`and` binds more strongly than `or`', () => {
  const marker = parseMarker('extra == "a" or extra == "b" and extra == "c"')
  assert.equal(marker?.kind, 'or')
  assert.equal(parseMarker('(extra == "a" or extra == "b") and extra == "c"')?.kind, 'and')
})

test('hostile markers are refused or judged in bounded time', () => {
  const started = process.cpuUsage()
  const texts = [
    '('.repeat(8_000),
    `${'('.repeat(40)}extra == "a"${')'.repeat(40)}`,
    'a'.repeat(10_000),
    '"'.repeat(8_001),
  ]
  for (const text of texts) assert.equal(judgeMarker(text), 'unreadable')
  const long = Array.from({ length: 250 }, () => 'python_version >= "3.8"').join(' and ')
  assert.equal(judgeMarker(long), 'everywhere')
  assert.equal(judgeMarker('__proto__ == "constructor"'), 'somewhere')
  assert.ok(process.cpuUsage(started).user < 2_000_000)
})
