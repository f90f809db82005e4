import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { IndexedVersion, PackageIndex, Requirement } from '#ecosystems/gate/registry.ts'
import type { Closure, ClosureOptions } from '../gate/closure.ts'
import { resolveNpmClosure } from './resolve-closure.ts'

/** `{ a: { '1.0.0': 'b@^1 ?c@2 peer:d@*' } }`: `?` optional; `!` before a version: deprecated; tags below `tags`. */
type Registry = Record<string, Record<string, string> & { tags?: never }>

function indexOf(name: string, versions: Record<string, string>, tags: Record<string, string>): PackageIndex {
  const indexed = Object.entries(versions).map(([key, requirements]): IndexedVersion => {
    const version = key.replace('!', '')
    return {
      version,
      ...(key.startsWith('!') && { deprecated: 'old' }),
      hasInstallScript: false,
      files: [],
      requirements: requirementsOf(requirements),
    }
  })
  return { name, versions: indexed, tags: { latest: indexed.at(-1)?.version ?? '', ...tags } }
}

function requirementsOf(text: string): Requirement[] {
  return text.split(' ').flatMap((word) => {
    const [, kind, name, range] = /^(\?|peer:)?(@?[^@]+)@(.*)$/.exec(word) ?? []
    if (name === undefined || range === undefined) return []
    return [{ name, range, kind: kind === '?' ? 'optional' : kind === 'peer:' ? 'peer' : 'runtime' }]
  })
}

interface Setting extends ClosureOptions {
  readonly tags?: Record<string, Record<string, string>>
}

async function resolve(registry: Registry, direct: string, { tags = {}, ...options }: Setting = {}) {
  const asked: string[] = []
  const load = async (name: string) => {
    asked.push(name)
    const versions = Object.hasOwn(registry, name) ? registry[name] : undefined
    return versions === undefined ? undefined : indexOf(name, versions, tags[name] ?? {})
  }
  const closure = await resolveNpmClosure(requirementsOf(direct), load, options)
  assert.equal(new Set(asked).size, asked.length, 'each package is asked for once')
  return closure
}

/** `runtime* a@1.0.0 < b@1.0.0`: kind, a star for direct, who requires it. */
const linesOf = ({ components }: Closure) =>
  components.map(({ kind, direct, id, requiredBy }) => [`${kind}${direct ? '*' : ''} ${id}`, ...requiredBy].join(' < '))

const failuresOf = ({ unresolved }: Closure) =>
  unresolved.map(({ kind, name, range, requiredBy, reason }) => `${kind} ${name}@${range} ${reason} [${requiredBy}]`)

test('the highest version in the range, or latest where it is in the range', async () => {
  const registry: Registry = { a: { '1.0.0': '', '1.5.0': '', '1.6.0-rc.1': '', '2.0.0': '' } }
  const picked = async (range: string, latest: string) =>
    (await resolve(registry, `a@${range}`, { tags: { a: { latest, next: '1.6.0-rc.1' } } })).components[0]?.version
  assert.equal(await picked('^1.0.0', '2.0.0'), '1.5.0')
  assert.equal(await picked('^1.0.0', '1.0.0'), '1.0.0')
  assert.equal(await picked('*', '1.6.0-rc.1'), '1.6.0-rc.1')
  assert.equal(await picked('next', '2.0.0'), '1.6.0-rc.1')
  assert.equal(await picked('', '1.5.0'), '1.5.0')
  assert.equal(await picked('>=1.6.0-rc.0', '1.0.0'), '2.0.0')
  assert.equal(await picked('toString', '2.0.0'), undefined)
})

test('preferred before deprecated before high', async () => {
  const registry: Registry = { a: { '1.0.0': '', '1.1.0': '', '!1.2.0': '' } }
  const picked = async (...preferred: string[]) =>
    (
      await resolve(
        registry,
        'a@^1',
        preferred.length === 0 ? {} : { prefer: (_, version) => preferred.includes(version) },
      )
    ).components[0]?.version
  assert.equal(await picked(), '1.1.0')
  assert.equal(await picked('1.0.0'), '1.0.0')
  assert.equal(await picked('1.2.0'), '1.2.0')
  assert.equal(await picked('1.0.0', '1.2.0'), '1.0.0')
  assert.equal(await picked('9.9.9'), '1.1.0')
})

test('a version once chosen serves every range it satisfies; others stand beside it', async () => {
  const registry: Registry = {
    a: { '1.0.0': 'c@^1.0.0' },
    b: { '1.0.0': 'c@* d@1.0.0' },
    c: { '1.0.0': '', '1.4.0': '', '2.0.0': '' },
    d: { '1.0.0': 'c@^2.0.0' },
  }
  assert.deepEqual(linesOf(await resolve(registry, 'a@1 b@1')), [
    'runtime* a@1.0.0',
    'runtime* b@1.0.0',
    'runtime c@1.4.0 < a@1.0.0 < b@1.0.0',
    'runtime d@1.0.0 < b@1.0.0',
    'runtime c@2.0.0 < d@1.0.0',
  ])
})

test('cycles end, aliases mean the real package, scopes are names', async () => {
  const registry: Registry = {
    a: { '1.0.0': 'b@1 a@1' },
    b: { '1.0.0': 'a@* old@npm:@s/c@1' },
    '@s/c': { '1.0.0': 'a@^1', '2.0.0': '' },
  }
  assert.deepEqual(linesOf(await resolve(registry, 'a@1 @s/c@2')), [
    'runtime* a@1.0.0 < @s/c@1.0.0 < a@1.0.0 < b@1.0.0',
    'runtime* @s/c@2.0.0',
    'runtime b@1.0.0 < a@1.0.0',
    'runtime @s/c@1.0.0 < b@1.0.0',
  ])
})

test('kinds: the strongest way counts; peers come last and take what is there', async () => {
  const registry: Registry = {
    a: { '1.0.0': '?b@1 peer:host@>=1 peer:alone@1' },
    b: { '1.0.0': 'c@1' },
    c: { '1.0.0': '' },
    d: { '1.0.0': 'host@1.0.0' },
    host: { '1.0.0': '', '2.0.0': '' },
    alone: { '1.0.0': 'e@1' },
    e: { '1.0.0': 'c@1' },
  }
  assert.deepEqual(linesOf(await resolve(registry, 'a@1 d@1')), [
    'runtime* a@1.0.0',
    'runtime* d@1.0.0',
    'optional b@1.0.0 < a@1.0.0',
    'runtime host@1.0.0 < a@1.0.0 < d@1.0.0',
    'optional c@1.0.0 < b@1.0.0 < e@1.0.0',
    'peer alone@1.0.0 < a@1.0.0',
    'peer e@1.0.0 < alone@1.0.0',
  ])
})

test('what cannot be resolved is told, with who wants it and why', async () => {
  const registry: Registry = {
    a: { '1.0.0': 'gone@1 b@^9 ?never@1 git@github:x/y file@file:../z w@workspace:* .bad@1 alias@npm:.bad@1' },
    b: { '1.0.0': '' },
    c: { '1.0.0': 'gone@1 b@nightly' },
  }
  assert.deepEqual(failuresOf(await resolve(registry, 'a@1 c@1 c@7')), [
    'runtime c@7 version.not-found []',
    'runtime .bad@1 name.not-allowed [a@1.0.0]',
    'runtime alias@npm:.bad@1 name.not-allowed [a@1.0.0]',
    'runtime b@^9 version.not-found [a@1.0.0]',
    'runtime file@file:../z source.not-a-registry [a@1.0.0]',
    'runtime git@github:x/y source.not-a-registry [a@1.0.0]',
    'runtime gone@1 package.not-found [a@1.0.0,c@1.0.0]',
    'optional never@1 package.not-found [a@1.0.0]',
    'runtime w@workspace:* source.not-a-registry [a@1.0.0]',
    'runtime b@nightly version.not-found [c@1.0.0]',
  ])
})

test('the number of components is bounded, whatever the registry says', async () => {
  let loads = 0
  const endless = async (name: string) => {
    loads++
    const own = Number(name.slice(1))
    return indexOf(
      name,
      { '1.0.0': Array.from({ length: 60 }, (_, step) => `p${own * 60 + step + 1}@1`).join(' ') },
      {},
    )
  }
  const { components, unresolved } = await resolveNpmClosure(requirementsOf('p0@1'), endless, { nodesMax: 100 })
  assert.equal(components.length, 100)
  assert.ok(loads <= 200, `${loads} loads`)
  assert.ok(unresolved.length > 0 && unresolved.length <= 100)
  assert.deepEqual([...new Set(unresolved.map(({ reason }) => reason))], ['closure.too-large'])
})

test('a registry that fails is not taken for one that has nothing', async () => {
  const failing = async () => {
    throw new Error('upstream down')
  }
  await assert.rejects(resolveNpmClosure(requirementsOf('a@1'), failing), /upstream down/)
})
