// What `dotnet restore` asks for, by the documentation of NuGet's API and client (no .NET is run): each row is a story.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Gate, openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { rawRequest } from '#test/raw-request.ts'
import { makeNuget, type NugetUpstream, startNugetUpstream } from '#test/upstreams/nuget-upstream.ts'

interface Step {
  readonly path: string
  readonly status: number
  /** The reason phrase, which NuGet prints: "Response status code does not indicate success: 403 (<phrase>)". */
  readonly reason?: RegExp
  readonly versions?: readonly string[]
}

const service = { path: '/v3/index.json', status: 200 }
const list = (id: string, versions: readonly string[]) => ({ path: `/v3/flat/${id}/index.json`, status: 200, versions })
const file = (id: string, version: string) => `/v3/flat/${id}/${version}/${id}.${version}.nupkg`

const stories: readonly (readonly [what: string, ...steps: Step[]])[] = [
  [
    'a range: the lowest version that satisfies it, then what that needs',
    service,
    list('kit', ['1.0.0', '1.5.0']),
    { path: file('kit', '1.0.0'), status: 200 },
    list('inner', ['2.0.0']),
    { path: file('inner', '2.0.0'), status: 200 },
  ],
  [
    'a lower bound that may not be used: the next higher one (NU1603)',
    service,
    list('kit', ['1.0.0', '1.5.0']),
    { path: file('kit', '1.5.0'), status: 200 },
  ],
  ['an exact pin that may not be used: its list does not have it (NU1102)', service, list('kit', ['1.0.0', '1.5.0'])],
  [
    'locked mode: the file of the lockfile is asked for whatever the list says',
    service,
    { path: file('kit', '1.2.0'), status: 403, reason: /^Assay held kit@1\.2\.0/ },
  ],
  [
    'a package without any version that may be used',
    service,
    { path: '/v3/flat/closed/index.json', status: 403, reason: /none of the 1 versions of closed may be used/ },
  ],
  ['a package that nobody has (NU1101)', service, { path: '/v3/flat/absent/index.json', status: 404 }],
  ['a name of the bank', service, { path: '/v3/flat/bank.core/index.json', status: 403, reason: /bank\.core/ }],
  [
    'what is outdated: registrations, and one specification',
    service,
    { path: '/v3/registrations-semver2/kit/index.json', status: 200 },
    { path: '/v3/flat/kit/1.5.0/kit.nuspec', status: 200 },
  ],
]

describe('requests of dotnet restore', () => {
  const app = testApp()
  let upstream: NugetUpstream
  let gate: Gate
  const ask = (path: string) => {
    const authorization = `Basic ${Buffer.from(`assay:${app.people.developer.token}`).toString('base64')}`
    return rawRequest(`${gate.url}${path}`, { headers: { authorization, 'accept-encoding': 'identity' } })
  }
  before(async () => {
    upstream = await startNugetUpstream([
      makeNuget({ id: 'Kit', version: '1.0.0', dependencies: { Inner: '[2.0.0, )' } }),
      makeNuget({ id: 'Kit', version: '1.2.0' }),
      makeNuget({ id: 'Kit', version: '1.5.0' }),
      makeNuget({ id: 'Inner', version: '2.0.0' }),
      makeNuget({ id: 'Closed', version: '1.0.0' }),
    ])
    gate = await openGate(app, upstream, { ecosystem: 'nuget', reservedNames: ['bank.*'] })
    await gate.admit('kit', ['1.0.0', '1.5.0'])
    await gate.admit('inner', ['2.0.0'])
  })
  after(() => upstream.close())

  it('credentials are sent after a challenge, and a wrong token is challenged again', async () => {
    for (const headers of [{}, { authorization: 'Basic YXNzYXk6d3Jvbmc=' }]) {
      const refused = await rawRequest(`${gate.url}/v3/index.json`, { headers })
      assert.equal(refused.status, 401)
      assert.match(String(refused.headers['www-authenticate']), /^Basic realm=/)
    }
  })

  it('those who only resolve are led to the same address', async () => {
    const resolving = gate.url.replace('/repo/', '/resolve/')
    const index = await rawRequest(`${resolving}/v3/index.json`, { token: app.people.developer.token })
    for (const resource of JSON.parse(index.body.toString()).resources)
      assert.ok(resource['@id'].startsWith(`${resolving}/`))
    const list = await rawRequest(`${resolving}/v3/flat/kit/index.json`, { token: app.people.developer.token })
    assert.deepEqual(JSON.parse(list.body.toString()).versions, ['1.0.0', '1.2.0', '1.5.0'])
  })

  for (const [what, ...steps] of stories)
    it(what, async () => {
      for (const { path, status, reason, versions } of steps) {
        const answer = await ask(path)
        assert.equal(answer.status, status, path)
        if (reason) assert.match(answer.reason, reason)
        if (versions) assert.deepEqual(JSON.parse(answer.body.toString()).versions, versions)
      }
    })
})
