import type { IndexView, OpenedIndex, UpstreamAddress } from '../../gate/registry.ts'
import { readComplete } from './complete-index.ts'
import { type Published, readPackage } from './read-package.ts'

export const REPRESENTATIONS = ['releases', 'branches'] as const

/** Addresses that lead around the repository: clones, notifications, and their mirrors. */
const DROPPED = new Set(['source', 'dist', 'notification-url', 'installation-source'])
/** Written out, each version repeats what the short form tells once. */
const EXPANDED_BYTES_MAX = 64 * 1024 * 1024

interface Prepared {
  readonly identity: string
  /** Everything but the end of `dist`, and where its file lies below the repository. */
  readonly opening: Buffer
  readonly path: string
  readonly closing: Buffer
}

export function openIndex(name: string, document: Uint8Array, upstream: UpstreamAddress): OpenedIndex {
  const { releases, branches } = readComplete(document)
  const tagged = readPackage(name, releases, upstream)
  const moving = branches === undefined ? [] : readPackage(name, branches, upstream)
  const all = [...tagged, ...moving]
  if (new Set(all.map(({ indexed }) => indexed.version)).size < all.length)
    throw new SyntaxError(`${name} lists a version as a release and as a branch`)
  const budget = { bytes: EXPANDED_BYTES_MAX }
  const prepared = { releases: prepareAll(name, tagged, budget), branches: prepareAll(name, moving, budget) }
  return {
    index: { name, versions: all.map(({ indexed }) => indexed), tags: Object.create(null) as Record<string, string> },
    write: (view) => write(name, prepared[view.representation === 'branches' ? 'branches' : 'releases'], view),
    tags: () => [],
    manifest: () => undefined,
  }
}

function prepareAll(name: string, versions: readonly Published[], budget: { bytes: number }): readonly Prepared[] {
  return versions.filter(isInstallable).map((published) => {
    const prepared = prepare(name, published)
    budget.bytes -= prepared.opening.length + prepared.closing.length
    if (budget.bytes < 0) throw new SyntaxError(`The versions of ${name} take more than ${EXPANDED_BYTES_MAX} bytes`)
    return prepared
  })
}

/** What has neither a file that we can give nor the right to have none could only be cloned. */
function isInstallable({ dist, fields }: Published): boolean {
  return dist !== undefined || fields.type === 'metapackage'
}

function prepare(name: string, { version, reference, fields, dist, indexed }: Published): Prepared {
  const kept = Object.entries(fields).filter(([key]) => !DROPPED.has(key))
  const rest = JSON.stringify(Object.fromEntries(kept))
  const identity = indexed.version
  if (dist === undefined) return { identity, opening: Buffer.from(rest), path: '', closing: Buffer.alloc(0) }
  const { type, shasum, reference: stated } = dist
  const told = JSON.stringify({ type, shasum: shasum ?? '', reference: stated ?? reference }).slice(0, -1)
  const path = `/dist/${name}/${encodeURIComponent(version)}/${reference}.${type}`
  return {
    identity,
    opening: Buffer.from(`${rest.slice(0, -1)},"dist":${told},"url":"`),
    path,
    closing: Buffer.from('"}}'),
  }
}

function write(
  name: string,
  versions: readonly Prepared[],
  { visible, refused, baseUrl, representation }: IndexView,
): Uint8Array {
  const shown = versions.filter(({ identity }) => visible.has(identity))
  const pieces: Buffer[] = []
  for (const [position, { opening, path, closing }] of shown.entries()) {
    const address = path === '' ? '' : JSON.stringify(`${baseUrl}${path}`).slice(1, -1)
    pieces.push(Buffer.from(position === 0 ? '' : ','), opening, Buffer.from(address), closing)
  }
  // Both documents are asked for: one of them tells.
  const tells = visible.size === 0 && representation === 'releases'
  const warning = tells ? warningOf(name, refused) : undefined
  const head = `{"packages":{${JSON.stringify(name)}:[`
  const tail = warning === undefined ? ']}}' : `]},"warning":${JSON.stringify(warning)}}`
  return Buffer.concat([Buffer.from(head), ...pieces, Buffer.from(tail)])
}

/** Composer prints it (`HttpDownloader`): where nothing may be used, a person should read why. */
function warningOf(name: string, refused: ReadonlyMap<string, string>): string | undefined {
  const [first] = refused
  return first && `Assay: none of the ${refused.size} versions of ${name} may be used: ${first[1]}`
}
