import assert from 'node:assert/strict'
import { argon2Sync } from 'node:crypto'
import { describe, it } from 'node:test'
import { checkPassword, hashPassword, requireGoodPassword } from './password.ts'

describe('passwords', () => {
  it('are kept as Argon2id in the PHC format, each with its own salt', async () => {
    const [first, second] = [await hashPassword('a good password'), await hashPassword('a good password')]
    assert.match(first, /^\$argon2id\$v=19\$m=65536,t=3,p=4\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
    assert.notEqual(first, second)
    assert.deepEqual(await checkPassword('a good password', first), { matches: true, outdated: false })
    assert.deepEqual(await checkPassword('a good passwort', first), { matches: false, outdated: false })
  })

  it('match however the same characters were composed', async () => {
    const stored = await hashPassword('Stra\u00dfe caf\u00e9 12')
    assert.equal((await checkPassword('Stra\u00dfe cafe\u0301 12', stored)).matches, true)
  })

  it('made with other parameters still match, and are called outdated', async () => {
    const nonce = Buffer.from('0123456789abcdef')
    const how = { message: 'a good password', nonce, parallelism: 1, tagLength: 32, memory: 1024, passes: 1 }
    const encode = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '')
    const stored = `$argon2id$v=19$m=1024,t=1,p=1$${encode(nonce)}$${encode(argon2Sync('argon2id', how))}`
    assert.deepEqual(await checkPassword('a good password', stored), { matches: true, outdated: true })
  })

  it('never match what is no hash', async () => {
    for (const stored of [undefined, null, '', 'a good password', '$argon2id$v=19$m=1,t=1,p=1$$', '$2b$10$abc'])
      assert.equal((await checkPassword('a good password', stored)).matches, false)
  })

  it('follow the rules', () => {
    const rules: readonly (readonly [password: string, username: string, code: string])[] = [
      ['elevenchars', 'x', 'password.too-short'],
      ['\u{1f600}'.repeat(11), 'x', 'password.too-short'],
      ['abcde'.repeat(26), 'x', 'password.too-long'],
      ['abababababab', 'x', 'password.too-simple'],
      ['Carol.Jenkins', 'carol.jenkins', 'password.is-username'],
    ]
    for (const [password, username, code] of rules)
      assert.throws(() => requireGoodPassword(password, username), { code }, password)
    for (const good of ['twelve chars', '十二个汉字组成的密码可以用', 'correct horse battery staple'])
      requireGoodPassword(good, 'carol.jenkins')
  })

  it('wait in line when many come at once, but not without end', async () => {
    const results = await Promise.allSettled(Array.from({ length: 70 }, () => checkPassword('x', cheap)))
    const refused = results.filter((each) => each.status === 'rejected')
    assert.equal(refused.length, 4)
    for (const each of refused) assert.equal(each.reason.code, 'login.busy')
    assert.equal((await checkPassword('x', cheap)).matches, false)
  })
})

const cheap = '$argon2id$v=19$m=1024,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY'
