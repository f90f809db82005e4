// Module paths in purls: the purl type definition "golang" (with case kept, see the table of types) and the rules of Go modules.
import type { PurlRules } from '#ecosystems/ecosystem.ts'
import type { Purl } from '#formats/purl.ts'
import { normalizePurl } from '#formats/purl-types.ts'

const LENGTH_MAX = 500
/** Go Modules Reference, "Module paths": letters, digits, `-._~`, no element that begins or ends with a dot. */
const PATH = /^(?:[A-Za-z0-9~_-](?:[\w.~-]*[\w~-])?\/)*[A-Za-z0-9~_-](?:[\w.~-]*[\w~-])?$/

/** The standard library is the module `stdlib`, the go command `toolchain`: so advisories call them. */
export const golangPurlRules: PurlRules = { normalize: normalizePurl, nameOf, parseName }

function nameOf({ namespace, name }: Purl): string {
  return namespace === undefined ? name : `${namespace}/${name}`
}

function parseName(name: string): Purl | undefined {
  if (name.length > LENGTH_MAX || !PATH.test(name)) return undefined
  return normalizePurl({ type: 'golang', name, qualifiers: {} })
}
