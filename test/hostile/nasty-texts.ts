// Texts that parsers and patterns are known to fail on, whatever the syntax; none is above a mebibyte, below which files are
// read in the main thread.
import type { Random } from '#ecosystems/extraction/testdata/mutations.ts'

const NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty']

/** Each with a name for the message of a failure. */
export function nastyTexts(): ReadonlyMap<string, string> {
  const many = (count: number, of: (index: number) => string) =>
    Array.from({ length: count }, (_, at) => of(at)).join('')
  return new Map([
    ['nothing', ''],
    ['a NUL', '\0'],
    ['a byte order mark', '\ufeff'],
    ['line ends', '\n'.repeat(300_000)],
    ['old line ends', '\r'.repeat(300_000)],
    ['one long line', 'x'.repeat(300_000)],
    ['one long line of spaces', ' '.repeat(300_000)],
    ['JSON arrays', '['.repeat(40_000)],
    ['JSON objects', '{"a":'.repeat(20_000)],
    ['closed JSON', `${'['.repeat(40_000)}${']'.repeat(40_000)}`],
    ['JSON names', JSON.stringify(Object.fromEntries(NAMES.map((name) => [name, { [name]: { [name]: '1' } }])))],
    ['JSON own prototype', '{"__proto__":{"polluted":"1"},"dependencies":{"__proto__":"1"}}'],
    ['YAML aliases', yamlBomb()],
    ['YAML loop', 'a: &a\n  b: *a\n  <<: *a\nc: *a\n'],
    ['YAML flow', `a: ${'['.repeat(20_000)}`],
    ['YAML blocks', many(500, (at) => `${' '.repeat(at)}a:\n`)],
    ['YAML anchors', many(8_000, (at) => `k${at}: &a${at} v\n`)],
    ['YAML documents', '---\na: 1\n'.repeat(8_000)],
    ['TOML tables', `[${'a.'.repeat(50_000)}a]\n`],
    ['TOML deep values', `a = ${'['.repeat(50_000)}`],
    ['TOML inline', `a = ${'{a='.repeat(50_000)}`],
    ['TOML many tables', many(8_000, (at) => `[[package]]\nname = "p${at}"\n`)],
    ['TOML prototype', '[__proto__]\npolluted = 1\n[constructor.prototype]\npolluted = 1\n'],
    ['TOML quotes', `a = """${'"" '.repeat(100_000)}`],
    ['XML depth', '<a>'.repeat(100_000)],
    ['XML entities', xmlBomb()],
    ['XML outside', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'],
    ['XML attributes', `<project ${many(15_000, (at) => `a${at}="1" `)}/>`],
    ['XML namespaces', `<a ${many(5_000, (at) => `xmlns:n${at}="u${at}" `)}><n0:b/></a>`],
    ['XML comment', `<!-- ${'- '.repeat(100_000)}`],
    ['XML children', `<project><dependencies>${'<dependency><groupId>a</groupId></dependency>'.repeat(4_000)}`],
  ])
}

function yamlBomb(): string {
  const levels = [...'bcdefghij'].map((name, at) => {
    const before = 'abcdefghij'[at]
    return `${name}: &${name} [${Array(9).fill(`*${before}`).join(',')}]\n`
  })
  return `a: &a ["x","x"]\n${levels.join('')}`
}

function xmlBomb(): string {
  const entities = Array.from({ length: 10 }, (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`)
  return `<?xml version="1.0"?><!DOCTYPE project [<!ENTITY l0 "x">${entities.join('')}]><project>&l10;</project>`
}

const SIGNS = [
  ...' \t([{<"\'/.-_@0a\\$!,;=:#*|&%+~^`\r',
  '\n ',
  '\\\n',
  '${',
  '$(',
  '<!',
  '||',
  ', ',
  '> ',
  '(a',
  '{a',
  '0.',
]

/** The text with a long run of one sign somewhere in it: what makes patterns go back again and again. */
export function withRun(
  text: string,
  random: Random,
  length: number,
): { readonly sign: string; readonly text: string } {
  const sign = SIGNS[random(SIGNS.length)] ?? ' '
  const at = random(text.length + 1)
  return { sign, text: text.slice(0, at) + sign.repeat(Math.ceil(length / sign.length)) + text.slice(at) }
}

/** One of its lines, or a few that follow each other, again and again, to about `length` letters; numbers in them counted up. */
export function withRepeats(text: string, random: Random, length: number): string {
  const lines = text.split('\n')
  const from = random(lines.length)
  const count = 1 + random(4)
  const part = `${lines.slice(from, from + count).join('\n')}\n`
  const times = Math.ceil(length / part.length)
  const counted = random(2) === 0
  const repeats = Array.from({ length: times }, (_, at) => (counted ? part.replace(/[a-z0-9]+/, `$&${at}`) : part))
  return [...lines.slice(0, from), repeats.join(''), ...lines.slice(from)].join('\n')
}

/** Forms of one text that differ in what readers disagree about. */
export function oddForms(text: string): ReadonlyMap<string, Uint8Array> {
  const utf8 = (content: string) => new TextEncoder().encode(content)
  const word = /[A-Za-z][A-Za-z0-9_-]{3,}/g
  let count = 0
  return new Map([
    ['CRLF', utf8(text.replaceAll('\n', '\r\n'))],
    ['CR', utf8(text.replaceAll('\n', '\r'))],
    ['BOM', utf8(`\ufeff${text}`)],
    ['twice', utf8(`${text}\n${text}`)],
    ['UTF-16', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['NUL', utf8(text.replaceAll(' ', '\0'))],
    ['surrogates', utf8(text.replace(word, (found) => (count++ % 7 === 3 ? '\\ud800' : found)))],
    ['cut surrogates', Buffer.from(text.replaceAll('e', '\xed\xa0\x80'), 'latin1')],
    ...NAMES.map(
      (name, at) => [name, utf8(text.replace(word, (found) => (++count % (at + 2) === 0 ? name : found)))] as const,
    ),
  ])
}
