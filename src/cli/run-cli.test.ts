import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { testCli } from '#test/cli.ts'
import { chooseLanguage } from './choose-language.ts'

const commandNames = ['check', 'request', 'why', 'serve', 'work', 'migrate', 'doctor', 'bootstrap-link', 'openapi']
const groups: Readonly<Record<string, readonly string[]>> = {
  user: ['create', 'list', 'disable', 'enable'],
  token: ['create', 'list', 'revoke'],
  advisories: ['import', 'show'],
  audit: ['verify'],
  sample: ['load', 'remove'],
  version: ['compare'],
  purl: ['parse'],
}

describe('the command line', () => {
  const cli = testCli()

  it('shows help on standard output, examples first, in both languages', async () => {
    const paths = [
      ...commandNames.map((name) => [name]),
      ...Object.entries(groups).flatMap(([group, names]) => names.map((name) => [group, name])),
    ]
    for (const path of paths) {
      const help = await cli.run([...path, '--help'])
      assert.equal(help.code, 0, path.join(' '))
      assert.match(help.out, new RegExp(`^Examples:\\n {2}assay ${path.join(' ')}`), path.join(' '))
      assert.match(help.out, /Usage: assay/)
      const chinese = await cli.run([...path, '--help'], { chinese: true })
      assert.match(chinese.out, /^示例：\n[\s\S]*用法：/, path.join(' '))
      assert.doesNotMatch(chinese.out, /show help|Usage|Options/)
    }
  })

  it('lists every command, and prints its version', async () => {
    const help = await cli.run(['--help'])
    for (const name of [...commandNames, ...Object.keys(groups)])
      assert.match(help.out, new RegExp(`^ {2}${name}\\b`, 'm'))
    assert.deepEqual(await cli.run(['--version']), { code: 0, out: '1.2.3\n', err: '' })
  })

  it('says what was wrong with a call, suggests a correction, and ends with 2', async () => {
    const cases: readonly (readonly [string[], RegExp])[] = [
      [['chek'], /no command chek\. \(check\?\)/],
      [['check', '--jsn'], /no option --jsn\. \(--json\?\)/],
      [['why'], /argument address is missing/],
      [['token', 'create', '--username', 'x', '--name', 'y'], /option --scope <permission> is missing/],
      [['user', 'create', '--username'], /option --username <name> needs a value/],
      [['openapi', 'more'], /more arguments/],
      [
        ['token', 'create', '--username', 'x', '--name', 'y', '--scope', 'z', '--days', '366'],
        /^assay: 366 must be a whole number from 1 to 365/,
      ],
      [['check'], /Name a file or at least one package/],
      [['check', 'lodash'], /lodash names no exact version/],
      [['check', '--fail-on', 'never', 'a@1.0.0'], /must be warn, hold or deny/],
      [['sample', 'remove'], /again with --yes/],
      [['user'], /Usage: assay user/],
    ]
    for (const [args, expected] of cases) {
      const { code, out, err } = await cli.run(args)
      assert.equal(code, 2, args.join(' '))
      assert.equal(out, '', args.join(' '))
      assert.match(err, expected, args.join(' '))
    }
  })

  it('prints the description of the interface without a database', async () => {
    const { code, out } = await cli.run(['openapi'])
    assert.equal(code, 0)
    assert.equal(JSON.parse(out).openapi, '3.1.0')
  })
})

it('the language is the one asked for, else the own variable, else the locale', () => {
  assert.equal(chooseLanguage(['check', '--language', 'zh-CN'], { LANG: 'en_US.UTF-8' }), 'zh-CN')
  assert.equal(chooseLanguage(['--language=en-US'], { LANG: 'zh_CN.UTF-8' }), 'en-US')
  assert.equal(chooseLanguage([], { ASSAY_LANGUAGE: 'zh-CN', LANG: 'en_US.UTF-8' }), 'zh-CN')
  assert.equal(chooseLanguage([], { LC_ALL: 'zh_CN.UTF-8', LANG: 'en_US.UTF-8' }), 'zh-CN')
  assert.equal(chooseLanguage([], { LANG: 'zh_CN.UTF-8' }), 'zh-CN')
  assert.equal(chooseLanguage([], {}), 'en-US')
})
