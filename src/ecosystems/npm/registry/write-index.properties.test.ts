import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import type { IndexView } from '../../gate/registry.ts'
import { openIndex } from './open-index.ts'
import { restrictionMessage } from './restriction-message.ts'
import { visibleTags } from './visible-tags.ts'

interface Manifest {
  readonly version: string
  readonly dist: Record<string, unknown>
  readonly deprecated?: unknown
}

interface Packument {
  readonly 'dist-tags': Record<string, string>
  readonly versions: Record<string, Manifest>
  readonly time?: Record<string, string>
  readonly policyRestrictions?: { readonly message: string; readonly versions: Record<string, Manifest> }
}

const name = '@s/demo'
const versionText = fc
  .tuple(fc.nat(1), fc.nat(1), fc.nat(1), fc.constantFrom('', '', '-rc.1', '-0', '+b1'))
  .map(([major, minor, patch, end]) => `${major}.${minor}.${patch}${end}`)
const text = fc.string({ unit: 'binary', maxLength: 20 })
const hostileKey = fc.constantFrom('__proto__', 'constructor', 'toString', 'a"b', 'dist2', 'ключ', '\u2028')
const extras = fc.dictionary(fc.oneof(hostileKey, text), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 })
const dist = fc.record(
  {
    integrity: text,
    signatures: fc.jsonValue({ maxDepth: 2 }),
    attestations: fc.oneof(fc.record({ url: text, provenance: text }), fc.record({ url: text }), fc.jsonValue()),
  },
  { requiredKeys: [] },
)
const manifest = fc.tuple(extras, dist, fc.option(fc.oneof(text, fc.constant(true)), { nil: undefined }))

const scenario = fc.record({
  top: extras,
  manifests: fc.dictionary(versionText, manifest, { maxKeys: 12 }),
  tags: fc.dictionary(fc.oneof(fc.constant('latest'), hostileKey, text), versionText, { maxKeys: 4 }),
  times: fc.dictionary(fc.oneof(versionText, fc.constantFrom('created', 'modified')), text, { maxKeys: 12 }),
  visible: fc.array(versionText, { maxLength: 12 }),
  refused: fc.array(fc.tuple(versionText, text), { maxLength: 5 }),
  warnings: fc.array(fc.tuple(versionText, fc.constantFrom('careful', 'ends in May')), { maxLength: 3 }),
  seeAll: fc.boolean(),
})
type Scenario = typeof scenario extends fc.Arbitrary<infer T> ? T : never

function documentOf({ top, manifests, tags, times }: Scenario): object {
  const versions = Object.entries(manifests).map(([version, [more, distMore, deprecated]]) => {
    const tarball = `https://upstream.example/${version}`
    const own = { name, version, dist: { ...distMore, tarball }, ...(deprecated !== undefined && { deprecated }) }
    return [version, { ...omit(more, ['name', 'version', 'dist', 'deprecated']), ...own }]
  })
  const own = { name, 'dist-tags': tags, versions: Object.fromEntries(versions), time: times }
  return { ...omit(top, ['name', 'dist-tags', 'versions', 'time', 'readme', 'policyRestrictions']), ...own }
}

function omit(object: object, keys: readonly string[]): object {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)))
}

function viewOf(one: Scenario): IndexView {
  const visible = new Set(one.seeAll ? Object.keys(one.manifests) : one.visible)
  const rest = { refused: new Map(one.refused), warnings: new Map(one.warnings) }
  return { representation: 'full', baseUrl: 'https://gw.example/npm', visible, ...rest }
}

/** The same view by the plain way: parse, delete, set, stringify. */
function reference(document: Packument, view: IndexView): object {
  const all = Object.keys(document.versions)
  const shown = all.filter((version) => view.visible.has(version) && !view.refused.has(version))
  const refused = all.filter((version) => view.refused.has(version))
  const pick = (names: readonly string[]) =>
    Object.fromEntries(
      Object.entries(document.versions)
        .filter(([version]) => names.includes(version))
        .map(([version, manifest]) => [version, rewrite(manifest, view)]),
    )
  const times = Object.entries(document.time ?? {}).filter(
    ([key]) => shown.includes(key) || refused.includes(key) || key === 'created' || key === 'modified',
  )
  const reasons = refused.map((version) => [version, view.refused.get(version) ?? ''] as const)
  return {
    ...omit(document, ['time']),
    'dist-tags': Object.fromEntries(visibleTags(Object.entries(document['dist-tags']), new Set(shown))),
    versions: pick(shown),
    ...(times.length > 0 && { time: Object.fromEntries(times) }),
    ...(refused.length > 0 && {
      policyRestrictions: { message: restrictionMessage(reasons), versions: pick(refused) },
    }),
  }
}

function rewrite(manifest: Manifest, view: IndexView): object {
  const { version, dist, deprecated } = manifest
  const { attestations } = dist
  const attested = typeof attestations === 'object' && attestations !== null && !Array.isArray(attestations)
  const url = `${view.baseUrl}/-/npm/v1/attestations/@s%2fdemo@${version}`
  const replaced = attested && 'url' in attestations && typeof attestations.url === 'string'
  const warning = view.warnings.get(version)
  const published = typeof deprecated === 'string' ? deprecated : ''
  const warned = published === '' ? warning : `${published} | ${warning}`
  const shown = warning === undefined ? deprecated || undefined : warned
  return {
    ...omit(manifest, ['deprecated']),
    dist: {
      ...dist,
      tarball: `${view.baseUrl}/${name}/-/demo-${version}.tgz`,
      ...(replaced && { attestations: { ...attestations, url } }),
    },
    ...(shown !== undefined && { deprecated: shown }),
  }
}

function parse(bytes: Uint8Array): Packument {
  return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
}

it('writes the same as parsing, editing and serialising would', () => {
  fc.assert(
    fc.property(scenario, (one) => {
      const bytes = Buffer.from(JSON.stringify(documentOf(one)))
      const written = parse(openIndex(name, bytes).write(viewOf(one)))
      assert.deepEqual(written, reference(parse(bytes), viewOf(one)))
    }),
    { numRuns: 300 },
  )
})

it('never shows a hidden version, in either form', () => {
  fc.assert(
    fc.property(scenario, fc.constantFrom('full', 'abbreviated'), (one, representation) => {
      const view = { ...viewOf(one), representation }
      const opened = openIndex(name, Buffer.from(JSON.stringify(documentOf(one))))
      const written = parse(opened.write(view))
      const listed = Object.keys(written.versions)
      for (const version of listed) assert.ok(view.visible.has(version) && !view.refused.has(version), version)
      for (const target of Object.values<string>(written['dist-tags'])) assert.ok(listed.includes(target), target)
      for (const key of Object.keys(written.time ?? {})) {
        assert.ok(listed.includes(key) || view.refused.has(key) || key === 'created' || key === 'modified', key)
      }
      for (const version of Object.keys(written.policyRestrictions?.versions ?? {})) {
        assert.ok(view.refused.has(version), version)
      }
      const expected = opened.index.versions.filter((v) => view.visible.has(v.version) && !view.refused.has(v.version))
      assert.equal(listed.length, expected.length)
    }),
    { numRuns: 300 },
  )
})

it('never throws anything but a SyntaxError at odd documents', () => {
  const odd = fc.record(
    { name: fc.constant(name), versions: fc.jsonValue(), time: fc.jsonValue(), 'dist-tags': fc.jsonValue() },
    { requiredKeys: ['name'] },
  )
  fc.assert(
    fc.property(
      fc.oneof(
        odd.map((value) => JSON.stringify(value)),
        fc.json(),
        text,
      ),
      (document) => {
        try {
          openIndex(name, Buffer.from(document))
        } catch (error) {
          assert.ok(error instanceof SyntaxError, String(error))
        }
      },
    ),
  )
})
