import { promisify } from 'node:util'
import { gzip as gzipCallback } from 'node:zlib'
import type { IndexView, Registry } from '#ecosystems/gate/registry.ts'
import { problemText } from '#i18n/problems.ts'
import type { Verdict } from '#modules/policy/index.ts'
import type { Repository } from '../repository.ts'
import { createByteLru } from './byte-lru.ts'
import { viewTag } from './entity-tag.ts'
import type { HeldIndex } from './index-reader.ts'
import type { StoredIndex } from './index-store.ts'
import { createSingleFlight } from './single-flight.ts'
import type { CachedVerdicts } from './verdict-cache.ts'

const gzip = promisify(gzipCallback)

/** Bytes that are ready to be sent, with and without compression. */
export interface PreparedView {
  readonly identity: Buffer
  readonly gzip: Buffer
  readonly etag: string
  /** The tags as this view shows them, without a prototype; read at the first call. */
  readonly tags: () => Promise<Readonly<Record<string, string>>>
  /** Versions that may be resolved. */
  readonly visible: ReadonlySet<string>
  readonly refusedCount: number
  /** A refusal of one version, to explain an index without any visible one. */
  readonly example: { readonly version: string; readonly verdict: Verdict } | undefined
  /** Facts that depend on time may change the view from here on. */
  readonly validUntil: Date | undefined
}

type Speaker = Pick<Repository, 'id' | 'name' | 'memberName'>

export interface ViewRequest {
  readonly index: StoredIndex
  readonly verdicts: CachedVerdicts
  readonly representation: string
  readonly baseUrl: string
  /** Where a person reads why; asked for when a view is made. */
  readonly link: () => string
  /** Whose view it is: the units from the root down to the asker's. */
  readonly orgUnitPath: readonly string[]
  /** `approved` hides what may not be used; `observe` and `resolve` show it. */
  readonly showing: 'approved' | 'observe' | 'resolve'
  readonly now: Date
  readonly repositoryId: string
  /** The repository whose upstream's words are shown of a version. */
  readonly speakerOf: (version: string) => Speaker
  readonly entityTag?: Registry['entityTag'] | undefined
}

export interface ViewCache {
  get(request: ViewRequest): Promise<PreparedView>
}

const bytesMax = 512 * 1024 * 1024
const addressesMax = 32

/** Views keyed by upstream revision, decision generation, audience and representation: a hit serialises nothing. */
export function createViewCache(): ViewCache {
  const kept = createByteLru<PreparedView>(bytesMax)
  const building = createSingleFlight<PreparedView>()
  // Without a configured address it is the client that names the server: that must not push the views of others out.
  const addresses = new Set<string>()
  const isKept = (address: string) => {
    if (addresses.size < addressesMax) addresses.add(address)
    return addresses.has(address)
  }
  return {
    get: (request) => {
      const key = keyOf(request)
      const view = kept.get(key)
      if (view && (!view.validUntil || view.validUntil > request.now)) return Promise.resolve(view)
      return building.run(key, async () => {
        const built = await buildView(request)
        if (isKept(request.baseUrl)) kept.set(key, built, built.identity.byteLength + built.gzip.byteLength)
        return built
      })
    },
  }
}

function keyOf(request: ViewRequest): string {
  const { index, verdicts, representation, baseUrl, orgUnitPath, showing, repositoryId } = request
  const unit = orgUnitPath.at(-1) ?? ''
  return `${repositoryId}\n${index.packageId}\n${index.sha256}\n${verdicts.generation}\n${representation}\n${showing}\n${unit}\n${baseUrl}`
}

async function buildView(request: ViewRequest): Promise<PreparedView> {
  const { index, verdicts, representation, baseUrl, orgUnitPath, showing, now } = request
  const link = request.link()
  const visible = new Set<string>()
  const refused = new Map<string, string>()
  const malicious = new Set<string>()
  const warnings = new Map<string, string>()
  const { latest } = index.opened.index.tags
  let example: PreparedView['example']
  let validUntil: Date | undefined
  for (const { version } of index.opened.index.versions) {
    const verdict = verdicts.verdicts.decide(version, { orgUnitPath, now })
    if (verdict.validUntil && (!validUntil || verdict.validUntil < validUntil)) validUntil = verdict.validUntil
    const speaker = request.speakerOf(version)
    const isOther = verdicts.verdicts.versions
      .get(version)
      ?.disputes.some(({ repositoryId }) => repositoryId === speaker.id)
    if (isOther) {
      refused.set(version, `${otherOrigin(speaker, { name: index.name, version })} ${link}`)
      if (!example || example.version !== latest) example = { version, verdict }
      continue
    }
    const hidden = showing === 'resolve' ? verdict.kind === 'deny' : verdict.kind === 'deny' || verdict.kind === 'hold'
    if (hidden && showing !== 'observe') {
      refused.set(version, `${reasonText(verdict)} ${link}`)
      if (isMalicious(verdict)) malicious.add(version)
      // What a client would have taken says most about the refusal.
      if (!example || example.version !== latest) example = { version, verdict }
    } else {
      visible.add(version)
      if (showing === 'approved' && verdict.kind === 'warn') warnings.set(version, `Assay: ${reasonText(verdict)}`)
    }
  }
  const view: IndexView = { representation, baseUrl, visible, refused, malicious, warnings }
  const identity = asBuffer(await index.opened.write(view))
  const etag = await viewTag(request.entityTag, identity)
  const compressed = await gzip(identity, { level: 6 })
  const tags = tagsOf(index.opened, view)
  return { identity, gzip: compressed, etag, tags, visible, refusedCount: refused.size, example, validUntil }
}

function tagsOf(opened: HeldIndex, view: IndexView): PreparedView['tags'] {
  let tags: Promise<Readonly<Record<string, string>>> | undefined
  return () => {
    tags ??= opened.tags(view).then((entries) => Object.assign(Object.create(null), Object.fromEntries(entries)))
    tags.catch(() => {
      tags = undefined
    })
    return tags
  }
}

/** Refused outright, and an advisory about malware certainly concerns it. */
function isMalicious({ kind, facts }: Verdict): boolean {
  return kind === 'deny' && facts.advisories.some(({ malware, state }) => malware && state === 'affected')
}

function otherOrigin(
  { name, memberName }: Speaker,
  about: { readonly name: string; readonly version: string },
): string {
  return problemText('artifact.other-origin', { repository: memberName ?? name, ...about }, 'en-US')
}

/** The first reason: they are ordered worst first. */
export function reasonText(verdict: Verdict): string {
  return verdict.reasons[0]?.text['en-US'] ?? `verdict ${verdict.kind}`
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
