// Swift packages are named by the address of their repository: the purl type definition "swift", and OSV's "SwiftURL".
import type { PurlRules } from '#ecosystems/ecosystem.ts'
import type { Purl } from '#formats/purl.ts'
import { normalizePurl } from '#formats/purl-types.ts'

const LENGTH_MAX = 1_000
/** `git@host:path`, as ssh is often written. */
const SHORT_SSH = /^[\w.-]{1,64}@([\w.-]{1,255}):(?!\/)(.{1,900})$/
const PROTOCOL = /^(?:https?|ssh|git):\/\/(?:[^/@]{0,500}@)?/i
const SEGMENT = /^[\w.~:-]+$/

export const swiftPurlRules: PurlRules = { normalize: normalizePurl, nameOf, parseName }

/** `github.com/vapor/vapor`. */
function nameOf({ namespace, name }: Purl): string {
  return namespace === undefined ? name : `${namespace}/${name}`
}

/** An address with or without its protocol, user and `.git`. Paths keep their case, which some hosts tell apart. */
function parseName(text: string): Purl | undefined {
  if (text.length > LENGTH_MAX) return undefined
  const ssh = SHORT_SSH.exec(text)
  const plain = ssh === null ? text.replace(PROTOCOL, '') : `${ssh[1]}/${ssh[2]}`
  const [host = '', ...path] = plain.replace(/\/$/, '').split('/')
  const name = path.pop()?.replace(/\.git$/, '') ?? ''
  const segments = [host.toLowerCase(), ...path, name]
  if (path.length < 1 || !segments.every((segment) => SEGMENT.test(segment) && !/^\.{1,2}$/.test(segment)))
    return undefined
  return normalizePurl({ type: 'swift', namespace: segments.slice(0, -1).join('/'), name, qualifiers: {} })
}
