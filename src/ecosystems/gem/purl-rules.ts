// Names of gems: case tells gems apart.
import type { PurlRules } from '#ecosystems/ecosystem.ts'
import type { Purl } from '#formats/purl.ts'
import { normalizePurl } from '#formats/purl-types.ts'

const NAME_LENGTH_MAX = 200
/** The rule of RubyGems for names of gems; a letter or digit somewhere, so that none is a relative folder. */
const NAME = /^[A-Za-z0-9._-]+$/
const PLATFORM = /^[A-Za-z0-9._-]{1,100}$/

export const gemPurlRules: PurlRules = {
  normalize: normalizePurl,
  nameOf: ({ name }) => name,
  parseName: (name) => (isGemName(name) ? { type: 'gem', name, qualifiers: {} } : undefined),
}

export function isGemName(name: string): boolean {
  return name.length <= NAME_LENGTH_MAX && NAME.test(name) && /[A-Za-z0-9_]/.test(name)
}

export interface GemVersion {
  readonly version: string
  /** Of a gem built for one platform: `x86_64-linux`; `ruby` is every platform and not told. */
  readonly platform?: string
}

/** Undefined when no gem can have this name, or the platform is none. */
export function gemPurl(name: string, { version, platform }: GemVersion): Purl | undefined {
  if (!isGemName(name)) return undefined
  if (platform === undefined || platform === 'ruby') return { type: 'gem', name, version, qualifiers: {} }
  return PLATFORM.test(platform) ? { type: 'gem', name, version, qualifiers: { platform } } : undefined
}
