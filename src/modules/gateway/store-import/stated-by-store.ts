import type { ArtifactTarget } from '#ecosystems/gate/registry.ts'
import { readStoreFile } from './walk-store.ts'

/** What a store says of one of its files. */
export interface StoreStatement {
  /** As in `IndexedFile.integrity`. */
  readonly digests: readonly string[]
  /** The manifest as it was published, where the store keeps one (npm). */
  readonly manifest?: Readonly<Record<string, unknown>>
  /** Tags that lead to this version there. */
  readonly tags: readonly string[]
}

const algorithms = ['md5', 'sha1', 'sha256', 'sha512'] as const
const digestFileBytesMax = 1_024
const packumentBytesMax = 64 * 1024 * 1024
const packumentsMax = 4

/** Reads what lies beside files: `demo.jar.sha1`, and npm's `package.json` of a whole package; the last few are remembered. */
export function openStoreStatements(root: string, ecosystem: string) {
  const packuments = new Map<string, Promise<Readonly<Record<string, unknown>> | undefined>>()
  const packumentOf = (path: string): Promise<Readonly<Record<string, unknown>> | undefined> => {
    const known = packuments.get(path)
    if (known) return known
    const [oldest] = packuments.keys()
    if (packuments.size >= packumentsMax && oldest !== undefined) packuments.delete(oldest)
    const reading = readStoreFile(root, path, packumentBytesMax).then((bytes) => bytes && readObject(bytes))
    packuments.set(path, reading)
    return reading
  }
  return async (path: string, target: ArtifactTarget): Promise<StoreStatement> => {
    const beside = await digestsBeside(root, path)
    if (ecosystem !== 'npm') return { digests: beside, tags: [] }
    const packument =
      (await packumentOf(`${target.name}/package.json`)) ?? (await packumentOf(`.npm/${target.name}/package.json`))
    const stated = packument && readPackument(packument, target)
    return { ...stated, tags: stated?.tags ?? [], digests: [...beside, ...(stated?.digests ?? [])] }
  }
}

async function digestsBeside(root: string, path: string): Promise<readonly string[]> {
  const found: string[] = []
  for (const algorithm of algorithms) {
    const bytes = await readStoreFile(root, `${path}.${algorithm}`, digestFileBytesMax)
    const hex = bytes && /^[0-9a-f]+/i.exec(Buffer.from(bytes).toString('latin1').trim())?.[0]
    if (hex) found.push(`${algorithm}:${hex.toLowerCase()}`)
  }
  return found
}

function readObject(bytes: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  try {
    return objectOf(JSON.parse(Buffer.from(bytes).toString('utf8')))
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined
}

function memberOf(value: unknown, name: string): unknown {
  const object = objectOf(value)
  return object && Object.hasOwn(object, name) ? object[name] : undefined
}

function readPackument(packument: Readonly<Record<string, unknown>>, { name, version }: ArtifactTarget) {
  const manifest = objectOf(memberOf(packument.versions, version))
  if (!manifest || memberOf(manifest, 'name') !== name || memberOf(manifest, 'version') !== version) return undefined
  const dist = memberOf(manifest, 'dist')
  const [integrity, shasum] = [memberOf(dist, 'integrity'), memberOf(dist, 'shasum')]
  const digests = [integrity, typeof shasum === 'string' && `sha1:${shasum}`].filter((each) => typeof each === 'string')
  const tags = Object.entries(objectOf(packument['dist-tags']) ?? {}).flatMap(([tag, to]) =>
    to === version ? [tag] : [],
  )
  return { manifest, digests, tags }
}
