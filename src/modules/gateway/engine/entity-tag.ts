import { createHash, webcrypto } from 'node:crypto'
import type { Registry } from '#ecosystems/gate/registry.ts'
import type { Context } from '#platform/context.ts'
import { createEntryLru } from './entry-lru.ts'

type EntityTag = Registry['entityTag']

const knownMax = 10_000
const known = createEntryLru<string>(knownMax)

/** The entity tag of a view of an index (RFC 9110, section 8.8.3), strong and in quotes. */
export async function viewTag(entityTag: EntityTag, identity: Buffer): Promise<string> {
  if (entityTag === 'md5') return `"${createHash('md5').update(identity).digest('hex')}"`
  const bytes = new Uint8Array(identity.buffer as ArrayBuffer, identity.byteOffset, identity.byteLength)
  const digest = await webcrypto.subtle.digest('SHA-256', bytes)
  return `"${Buffer.from(digest).toString('base64url').slice(0, 27)}"`
}

/** The entity tag of a document that is held under its SHA-256; a large one is read once for it. */
export async function documentTag(context: Context, registry: Registry, sha256: string): Promise<string> {
  if (registry.entityTag !== 'md5') return `"${sha256.slice(0, 32)}"`
  const held = known.get(sha256)
  if (held) return held
  const hash = createHash('md5')
  for await (const chunk of context.blobs.stream(sha256)) hash.update(chunk as Buffer)
  const tag = `"${hash.digest('hex')}"`
  known.set(sha256, tag)
  return tag
}
