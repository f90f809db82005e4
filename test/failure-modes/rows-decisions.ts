import assert from 'node:assert/strict'
import { type Bench, saidBy, until } from './bench.ts'
import type { Row } from './row.ts'

/** What is decided at the address of a file. */
export const decisionRows: readonly Row[] = [
  {
    id: 'direct',
    failure: 'a file is asked for directly, without its index',
    answer: "the verdict is asked at the file's address: 403 with the reason and a link to it, nothing fetched",
    status: 403,
    test: async (bench, { status }) => {
      const name = bench.name('direct')
      const file = bench.file(name)
      const answer = await bench.get(file.path)
      assert.equal(answer.status, status)
      assert.equal(bench.asked(file.upstreamPath), 0)
      await assertExplained(bench, answer)
    },
  },
  {
    id: 'newer',
    failure: 'a version newer than our copy of the index',
    answer: 'the index is refreshed before anything is decided; 404 when upstream has no such version',
    test: async (bench) => {
      const name = bench.name('newer')
      await bench.get(bench.question(name).path)
      bench.upstream.publish(name, '1.9.0')
      bench.app.clock.advance(10)
      assert.equal((await bench.get(bench.file(name, '1.9.0').path)).status, 403)
      assert.equal((await bench.get(bench.file(name, '9.9.9').path)).status, 404)
    },
  },
  {
    id: 'condemned',
    failure: 'a cached file whose version is condemned',
    answer: 'refused at its next download, though cached; HEAD and conditional requests as well',
    test: async (bench) => {
      const name = bench.name('condemned')
      const { path } = bench.file(name)
      await bench.admit(name)
      const { status, headers } = await bench.get(path)
      assert.equal(status, 200)
      await bench.condemn(name, '1.0.0')
      const refused = await bench.get(path)
      assert.equal(refused.status, 403)
      assert.match(saidBy(refused), /Assay denied/)
      assert.equal((await bench.get(path, { headers: { 'if-none-match': String(headers.etag) } })).status, 403)
      assert.ok((await bench.get(path, { method: 'HEAD' })).status >= 400)
      const why = `/api/v1/why?url=${encodeURIComponent(`${bench.gate.url}${path}`)}`
      assert.equal((await bench.app.request('GET', why, { as: 'developer' })).body.kind, 'deny')
    },
  },
  {
    id: 'window',
    failure: 'a version is condemned while it is being installed in a loop',
    answer: 'no download begins after the condemning transaction has ended',
    test: async (bench) => {
      const name = bench.name('window')
      const { path } = bench.file(name)
      await bench.admit(name)
      let [isCondemned, served, refused] = [false, 0, 0]
      const install = async () => {
        while (refused < 20) {
          const began = isCondemned
          const { status } = await bench.get(path)
          assert.ok(!(status === 200 && began), 'served after it was condemned')
          if (status === 200) served++
          else if (began) refused++
        }
      }
      const condemn = async () => {
        await until(() => served >= 20)
        await bench.condemn(name, '1.0.0')
        isCondemned = true
      }
      await Promise.all([install(), install(), install(), condemn()])
    },
  },
  {
    id: 'denied',
    failure: 'a person denies a version',
    answer: 'it goes from the index at once, and its file is refused in the words of that person',
    test: async (bench) => {
      const name = bench.name('denied')
      await bench.admit(name)
      assert.deepEqual(await bench.listed(name), ['1.0.0', '1.1.0'])
      await bench.deny(name, '1.1.0', 'Not this one')
      assert.deepEqual(await bench.listed(name), ['1.0.0'])
      const refused = await bench.get(bench.file(name, '1.1.0').path)
      assert.equal(refused.status, 403)
      assert.match(saidBy(refused), /Assay denied .*Not this one/)
    },
  },
  {
    id: 'expired',
    failure: 'the approval has expired',
    answer: 'refused from that moment on, though cached',
    test: async (bench) => {
      const name = bench.name('expired')
      const { path } = bench.file(name)
      await bench.admit(name, ['1.0.0'], new Date(bench.app.clock.now().getTime() + 30_000))
      assert.equal((await bench.get(path)).status, 200)
      bench.app.clock.advance(31)
      assert.equal((await bench.get(path)).status, 403)
    },
  },
  {
    id: 'policy-error',
    failure: 'the policy engine fails',
    answer: "held with 403, with the rule's name",
    test: async (bench) => {
      const name = bench.name('policy-error')
      const { path } = bench.file(name)
      await bench.admit(name)
      assert.equal((await bench.get(path)).status, 200)
      const active = await bench.app.request('GET', '/api/v1/policy', { as: 'securityEngineer' })
      const { document } = active.body
      const text = { 'en-US': 'Never shown.', 'zh-CN': '不会显示。' }
      const when = `1 / (pkg.name == '${name}' ? 0 : 1) > 2`
      const broken = { id: 'divides-by-zero', effect: 'warn', when, text }
      await bench.usePolicy({ ...document, rules: [...document.rules, broken] })
      const held = await bench.get(path)
      await bench.usePolicy(document)
      assert.equal(held.status, 403)
      assert.match(saidBy(held), /divides-by-zero/)
      assert.equal((await bench.get(path)).status, 200)
    },
  },
  {
    id: 'reserved',
    failure: 'a name that belongs to the bank',
    answer: '403, never asked for upstream',
    status: 403,
    test: async (bench, { status }) => {
      for (const word of ['bank', 'bank-core']) {
        const name = bench.name(word)
        assert.equal((await bench.get(bench.question(name).path)).status, status, word)
        assert.equal((await bench.get(bench.file(name).path)).status, 403, word)
      }
      const asked = [...bench.upstream.requests.keys()].filter((path) => path.includes('bank'))
      assert.deepEqual(asked, [])
    },
  },
  {
    id: 'token',
    failure: 'no token, a wrong one, one without the permission',
    answer: '401, 401, 403',
    status: 403,
    test: async (bench, { status }) => {
      const name = bench.name('token')
      await bench.admit(name)
      for (const { path } of [bench.question(name), bench.file(name), bench.content(name)]) {
        for (const token of ['', 'assay_nonsense']) {
          const answer = await bench.get(path, { token })
          assert.equal(answer.status, 401, path)
          assert.match(String(answer.headers['www-authenticate']), /Basic|Bearer/)
        }
      }
      const token = bench.app.people.auditor.token
      assert.equal((await bench.get(bench.question(name).path, { token })).status, status)
      for (const { path } of [bench.file(name), bench.content(name)])
        assert.equal((await bench.get(path, { token })).status, 403, path)
    },
  },
  {
    id: 'resolve',
    failure: 'a file is asked for at the address that only resolves',
    answer: '403, though approved; lists show what is held as well',
    status: 403,
    test: async (bench, { status }) => {
      const name = bench.name('resolve')
      await bench.admit(name)
      const headers = { authorization: `Bearer ${bench.app.people.developer.token}` }
      const resolving = bench.gate.url.replace('/repo/', '/resolve/')
      const answer = await fetch(`${resolving}${bench.content(name).path}`, { headers })
      assert.equal(answer.status, status)
      if (!bench.adapter.lists) return
      const { of, versionsIn } = bench.lists()
      const list = await fetch(`${resolving}${of(name).path}`, { headers })
      assert.ok(versionsIn(Buffer.from(await list.arrayBuffer())).includes('1.2.0'))
    },
  },
  {
    id: 'observe',
    failure: 'a repository that only observes',
    answer: 'what is held is listed and served, what is denied is refused',
    test: async (bench) => {
      const name = bench.name('observe')
      await bench.admit(name)
      await bench.deny(name, '1.1.0', 'Not this one')
      await setMode(bench, 'observe')
      const held = await bench.get(bench.file(name, '1.2.0').path)
      const denied = await bench.get(bench.file(name, '1.1.0').path)
      const listed = bench.adapter.lists ? await bench.listed(name) : ['1.2.0']
      await setMode(bench, 'approved')
      assert.deepEqual([held.status, denied.status], [200, 403])
      assert.ok(listed.includes('1.2.0'), listed.join(' '))
      assert.equal((await bench.get(bench.file(name, '1.2.0').path)).status, 403)
    },
  },
]

async function setMode(bench: Bench, mode: 'observe' | 'approved'): Promise<void> {
  const { body } = await bench.app.request('GET', '/api/v1/repositories', { as: 'devops' })
  const path = `/api/v1/repositories/${body.items[0].id}`
  const changed = await bench.app.request('PATCH', path, { as: 'devops', body: { mode } })
  assert.ok(changed.status < 300, JSON.stringify(changed.body))
}

/** The refusal leads to the decision. */
export async function assertExplained(bench: Bench, refused: Awaited<ReturnType<Bench['get']>>): Promise<void> {
  assert.match(saidBy(refused), /Assay held /)
  assert.ok(refused.reason.length <= 200)
  const code = /\/d\/([0-9a-z]{8})/.exec(saidBy(refused))?.[1]
  const verdict = await bench.app.request('GET', `/api/v1/verdicts/${code}`, { as: 'developer' })
  assert.equal(verdict.body.kind, 'hold', JSON.stringify(verdict.body))
}
