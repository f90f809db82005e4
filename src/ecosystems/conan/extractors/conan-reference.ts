// References to recipes: `name/version@user/channel#recipe-revision:package-id#package-revision%timestamp`.

import { isConanName } from '#ecosystems/conan/purl-rules.ts'
import type { Purl } from '#formats/purl.ts'

export interface ConanReference {
  readonly name: string
  /** A version, or a range between brackets. */
  readonly version: string
  readonly purl: Purl
}

const LENGTH_MAX = 1_024
const WORD = /^[A-Za-z0-9_][A-Za-z0-9_+.-]{0,100}$/
const REVISION = /^[0-9A-Za-z]{1,64}$/

/** Undefined when it is none. `_/_` stands for no user and channel. A range leaves the purl without a version. */
export function parseConanReference(text: string): ConanReference | undefined {
  if (text.length > LENGTH_MAX) return undefined
  const [beforeTime = ''] = text.split('%', 1)
  const [recipe = '', packagePart] = splitOnce(beforeTime, ':')
  const [place = '', rrev] = splitOnce(recipe, '#')
  const [own = '', at] = splitOnce(place, '@')
  const [name = '', version = ''] = splitOnce(own, '/')
  const [user, channel] = at === undefined || at === '' ? [] : splitOnce(at, '/')
  const prev = packagePart === undefined ? undefined : splitOnce(packagePart, '#')[1]
  const isRange = version.startsWith('[') && version.endsWith(']')
  if (!isConanName(name) || !(isRange || WORD.test(version))) return undefined
  const qualifiers: Record<string, string> = {}
  for (const [key, value] of [
    ['user', user],
    ['channel', channel],
  ] as const) {
    if (value === undefined || value === '_') continue
    if (!WORD.test(value)) return undefined
    qualifiers[key] = value
  }
  // Revision 0 stands for none, as before revisions were recorded.
  if (rrev !== undefined && rrev !== '0' && REVISION.test(rrev)) qualifiers.rrev = rrev
  if (prev !== undefined && prev !== '0' && REVISION.test(prev)) qualifiers.prev = prev
  return { name, version, purl: { type: 'conan', name, ...(!isRange && { version }), qualifiers } }
}

function splitOnce(text: string, separator: string): readonly [string, string | undefined] {
  const at = text.indexOf(separator)
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)]
}
