import { createHash } from 'node:crypto'
import { gatewayAddress, type Stage } from './stage.ts'

export interface LockedPackage {
  readonly name: string
  readonly version: string
  /** Subresource integrity, as the lockfile states it. */
  readonly integrity: string | undefined
}

interface Lockfile {
  readonly packages: Readonly<Record<string, { readonly version?: string; readonly integrity?: string }>>
}

interface UpstreamPackage {
  readonly versions: Readonly<
    Record<string, { readonly dist: { readonly tarball: string; readonly integrity: string } }>
  >
}

const folder = 'node_modules/'
const answerSecondsMax = 60
const atOnce = 4

/** What a package-lock.json (version 2 or 3) brings in, each version once. */
export function readLockedPackages(lockfile: string): readonly LockedPackage[] {
  const { packages } = JSON.parse(lockfile) as Lockfile
  const locked = new Map<string, LockedPackage>()
  for (const [path, { version = '', integrity }] of Object.entries(packages)) {
    const name = path.slice(path.lastIndexOf(folder) + folder.length)
    if (path !== '') locked.set(`${name}@${version}`, { name, version, integrity })
  }
  return [...locked.values()]
}

/**
 * Fetches every package twice, from the gateway and from its upstream directly, and compares the SHA-512 of both with what
 * the upstream's own metadata and the lockfile state. Resolves with the bytes compared; throws at the first difference.
 */
export async function compareDigests(
  stage: Stage,
  upstreamUrl: string,
  packages: readonly LockedPackage[],
): Promise<number> {
  const sizes: number[] = []
  const waiting = [...packages]
  const compareNext = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) sizes.push(await compare(stage, upstreamUrl, next))
  }
  await Promise.all(Array.from({ length: atOnce }, compareNext))
  return sizes.reduce((sum, size) => sum + size, 0)
}

async function compare(
  stage: Stage,
  upstreamUrl: string,
  { name, version, integrity }: LockedPackage,
): Promise<number> {
  const metadata = await fetchBytes(`${upstreamUrl}/${name.replace('/', '%2f')}`)
  const dist = (JSON.parse(metadata.toString('utf8')) as UpstreamPackage).versions[version]?.dist
  if (!dist) throw new Error(`upstream knows no ${name}@${version}`)
  const fileName = new URL(dist.tarball).pathname.split('/').at(-1)
  const fromUpstream = await fetchBytes(dist.tarball)
  const fromGateway = await fetchBytes(`${gatewayAddress(stage)}/${name}/-/${fileName}`, stage.people.developer.token)
  const digests = {
    upstream: digestOf(fromUpstream),
    gateway: digestOf(fromGateway),
    metadata: dist.integrity,
    ...(integrity === undefined ? {} : { lockfile: integrity }),
  }
  if (new Set(Object.values(digests)).size > 1)
    throw new Error(`the digests of ${name}@${version} differ: ${JSON.stringify(digests)}`)
  return fromGateway.byteLength
}

async function fetchBytes(url: string, token?: string): Promise<Buffer> {
  const answer = await fetch(url, {
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(answerSecondsMax * 1000),
  })
  if (!answer.ok) throw new Error(`${url} is answered with ${answer.status} ${answer.statusText}`)
  return Buffer.from(await answer.arrayBuffer())
}

function digestOf(bytes: Buffer): string {
  return `sha512-${createHash('sha512').update(bytes).digest('base64')}`
}
