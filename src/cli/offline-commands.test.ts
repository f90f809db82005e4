import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { testCli } from '#test/cli.ts'

describe('comparing versions on the command line', () => {
  const cli = testCli()
  const compare = (...args: string[]) => cli.run(['version', 'compare', ...args])

  it('prints the order of two versions, the ecosystem by any of its names', async () => {
    assert.deepEqual(await compare('npm', '1.2.3', '1.10.0'), { code: 0, out: '<\n', err: '' })
    assert.equal((await compare('NPM', '1.2.3', 'v1.2.3')).out, '=\n')
    assert.equal((await compare('npm', '1.0.0', '1.0.0-rc.1')).out, '>\n')
    assert.deepEqual(JSON.parse((await compare('npm', '1', '2', '--json')).out), { a: '1', b: '2', order: '<' })
  })

  it('orders by every name of OSV, and says why where there is no order', async () => {
    assert.equal((await compare('FreeBSD:ports', '1.2_3,1', '1.3')).out, '>\n')
    assert.equal((await compare('Android', '13:2023-08-01', '13:2023-09-05')).out, '<\n')
    assert.equal((await compare('docker hardened images:debian:13', '1.0~rc1-1', '1.0-1')).out, '<\n')
    const { code, out, err } = await compare('OSS-Fuzz', '1.0', '2.0')
    assert.deepEqual([code, out], [6, 'invalid A B\n'])
    assert.match(err, /^1\.0 is not a version: commits/)
    assert.match((await compare('Root', '1', '2')).err, /"Root:Debian:12"/)
  })

  it('says which of two is no version, and ends with 6', async () => {
    const { code, out, err } = await compare('npm', '1.0.0', 'one')
    assert.deepEqual([code, out], [6, 'invalid B\n'])
    assert.match(err, /^one is not a version: not numbers/)
    assert.equal((await compare('npm', 'one', 'two')).out, 'invalid A B\n')
    const json = JSON.parse((await compare('npm', 'one', '1', '--json')).out)
    assert.deepEqual(Object.keys(json.invalid), ['a'])
  })

  it('answers each line of standard input in its place', async () => {
    const stdin = '1.0.0 2.0.0\r\n2.0.0   1.0.0\n1.0.0\tv1.0.0\nx 1\n1 x\nx y\n\n1 2 3\n1\n3.0.0 3.0.0'
    const { code, out, err } = await cli.run(['version', 'compare', 'npm', '--stdin'], { stdin })
    const expected = [
      '<',
      '>',
      '=',
      'invalid A',
      'invalid B',
      'invalid A B',
      'invalid line',
      'invalid line',
      'invalid line',
      '=',
    ]
    assert.deepEqual([code, out.split('\n'), err], [6, [...expected, ''], ''])
    const json = await cli.run(['version', 'compare', 'npm', '--stdin', '--json'], { stdin: '1 2\nx 1\n?' })
    const [first, second, third] = json.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    assert.deepEqual(first, { a: '1', b: '2', order: '<' })
    assert.deepEqual([second.a, Object.keys(second.invalid), third], ['x', ['a'], { invalid: { line: '?' } }])
    assert.deepEqual(await cli.run(['version', 'compare', 'npm', '--stdin'], { stdin: '1 2\n2 1' }), {
      code: 0,
      out: '<\n>\n',
      err: '',
    })
    assert.deepEqual(await cli.run(['version', 'compare', 'npm', '--stdin'], {}), { code: 0, out: '', err: '' })
  })

  it('refuses what it cannot work with', async () => {
    assert.match((await compare('no-such', '1', '2')).err, /no ecosystem no-such\. Known are: .*npm/)
    for (const args of [['npm'], ['npm', '1'], ['npm', '1', '--stdin'], ['no-such', '--stdin'], []]) {
      const { code, out } = await compare(...args)
      assert.deepEqual([code, out], [2, ''], args.join(' '))
    }
    const long = await cli.run(['version', 'compare', 'npm', '--stdin'], { stdin: '1'.repeat(70_000) })
    assert.deepEqual([long.code, long.out], [2, ''])
    assert.match(long.err, /65536 characters/)
    const chinese = await cli.run(['version', 'compare', 'npm', 'x', '1'], { chinese: true })
    assert.match(chinese.err, /^x 不是版本号/)
  })
})

describe('reading package URLs on the command line', () => {
  const cli = testCli()
  const parse = (...args: string[]) => cli.run(['purl', 'parse', ...args])

  it('shows the canonical form and the parts', async () => {
    const { code, out } = await parse('pkg:PyPI/Django_REST@1.0?file_name=a%09b#sub/path')
    assert.equal(code, 0)
    assert.match(
      out,
      /^canonical +pkg:pypi\/django-rest@1\.0\?file_name=a%09b#sub\/path\ntype +pypi\nname +django-rest\n/,
    )
    assert.match(out, /\n\?file_name +a b\nsubpath +sub\/path\n$/)
    assert.deepEqual(JSON.parse((await parse('--json', 'pkg:npm/%40babel/core@7.0.0')).out), {
      purl: 'pkg:npm/%40babel/core@7.0.0',
      type: 'npm',
      namespace: '@babel',
      name: 'core',
      version: '7.0.0',
      qualifiers: {},
    })
  })

  it('says why a text is no purl, and ends with 6', async () => {
    assert.deepEqual(await parse('pkg:maven/junit'), {
      code: 6,
      out: '',
      err: 'pkg:maven/junit is not a package URL: a maven purl has a namespace.\n',
    })
    const { code, out } = await parse('--json', 'junit')
    assert.deepEqual([code, JSON.parse(out)], [6, { input: 'junit', invalid: 'a purl starts with "pkg:"' }])
    assert.match((await cli.run(['purl', 'parse', 'junit'], { chinese: true })).err, /不是包地址/)
  })

  it('reads each line of standard input', async () => {
    const stdin = 'pkg:npm/a@1?x=1&y=2\njunit\n pkg:github/A/B@v1#p '
    const { code, out } = await cli.run(['purl', 'parse', '--stdin'], { stdin })
    assert.equal(code, 6)
    assert.deepEqual(
      out.split('\n').map((line) => line.split('\t')),
      [
        ['pkg:npm/a@1?x=1&y=2', 'npm', '', 'a', '1', 'x=1&y=2', ''],
        ['invalid', 'a purl starts with "pkg:"'],
        ['pkg:github/a/b@v1#p', 'github', 'a', 'b', 'v1', '', 'p'],
        [''],
      ],
    )
    const json = await cli.run(['purl', 'parse', '--stdin', '--json'], { stdin: 'pkg:npm/a' })
    assert.deepEqual([json.code, JSON.parse(json.out).purl], [0, 'pkg:npm/a'])
    for (const args of [[], ['pkg:npm/a', '--stdin']]) assert.equal((await parse(...args)).code, 2)
  })
})
