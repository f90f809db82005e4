import type { RegistryTarget } from '../../gate/registry.ts'
import { unescapeCase } from './escaped.ts'
import { isModulePath } from './module-path.ts'
import { isCanonicalVersion } from './module-version.ts'

const VERBS = new Set(['supported', 'latest', 'lookup', 'tile'])
const NAME_CHARS_MAX = 255
const TEXT = 'text/plain; charset=utf-8'
/** `8/0/x001/234`, `8/data/000.p/17`: height, level, the tile's number in threes of digits, and its width when not full. */
const TILE = /^\d{1,2}\/(?:\d{1,2}|data)\/(?:x\d{3}\/){0,6}\d{3}(?:\.p\/\d{1,3})?$/

/**
 * A path below `/sumdb/`: a checksum database as a proxy passes it on (Go's checksum database design, "Proxying a Checksum
 * Database"). It is always proxied: a client that is told otherwise asks the database itself, and tells it what is used here.
 */
export function routeChecksums(segments: readonly string[]): RegistryTarget | undefined {
  const at = segments.findIndex((segment) => VERBS.has(segment))
  const name = segments.slice(0, Math.max(at, 0)).join('/')
  if (!isDatabaseName(name)) return undefined
  const verb = segments[at]
  const rest = segments.slice(at + 1).join('/')
  const path = `./sumdb/${name}/${verb}${rest === '' ? '' : `/${rest}`}`
  if (verb === 'supported') return rest === '' ? { kind: 'static', contentType: TEXT, body: () => '' } : undefined
  if (verb === 'latest') return rest === '' ? { kind: 'document', path, contentType: TEXT, keep: 'check' } : undefined
  if (verb === 'tile') {
    if (!TILE.test(rest)) return undefined
    return { kind: 'document', path, contentType: 'application/octet-stream', keep: 'forever' }
  }
  const module = moduleOfLookup(rest)
  return module === undefined ? undefined : { kind: 'document', path, name: module, contentType: TEXT, keep: 'check' }
}

/** Where a database's word about a version lies below the upstream's address. */
export function lookupUrl(database: string, escapedName: string, escapedVersion: string): string {
  return `./sumdb/${database}/lookup/${escapedName}@${escapedVersion}`
}

/** A host, and a path where the database has one. */
export function isDatabaseName(name: string): boolean {
  return name.length <= NAME_CHARS_MAX && /^[a-z0-9](?:[\w.:/-]*\w)?$/i.test(name) && !/\.\.|\/\/|\/\./.test(name)
}

function moduleOfLookup(rest: string): string | undefined {
  const at = rest.lastIndexOf('@')
  const module = unescapeCase(rest.slice(0, Math.max(at, 0)))
  const version = unescapeCase(rest.slice(at + 1))
  const isKnown = module !== undefined && isModulePath(module) && version !== undefined && isCanonicalVersion(version)
  return isKnown ? module : undefined
}
