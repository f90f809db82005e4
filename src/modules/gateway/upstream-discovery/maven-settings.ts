// Maven's settings (settings reference 1.0 to 1.3), as far as they say where `central` is.
import { childOf, childrenOf, childText, parseXml, type XmlElement } from '#formats/xml.ts'

export interface MavenMirror {
  readonly of: string
  readonly url: string
  readonly isBlocked: boolean
}

export interface MavenSettings {
  readonly mirrors: readonly MavenMirror[]
  /** The repository `central` of an active profile. */
  readonly central: string | undefined
}

type Environment = Readonly<Record<string, string | undefined>>

const LIMITS = { sizeBytesMax: 1024 * 1024, depthMax: 64, nodesMax: 50_000 } as const

/** Throws `LimitError` or `SyntaxError`. */
export function readMavenSettings(bytes: Uint8Array, environment: Environment): MavenSettings {
  const settings = parseXml(bytes, { limits: LIMITS })
  const active = childrenOf(childOf(settings, 'activeProfiles'), 'activeProfile').map(({ text }) => text)
  const profiles = childrenOf(childOf(settings, 'profiles'), 'profile').filter((profile) => isActive(profile, active))
  const addresses = profiles.flatMap((profile) => centralUrl(profile) ?? [])
  return {
    mirrors: childrenOf(childOf(settings, 'mirrors'), 'mirror').map((mirror) => ({
      of: childText(mirror, 'mirrorOf') ?? '',
      url: withVariables(childText(mirror, 'url') ?? '', environment),
      isBlocked: childText(mirror, 'blocked') === 'true',
    })),
    central: addresses[0] === undefined ? undefined : withVariables(addresses[0], environment),
  }
}

/** The address of `central` in a POM. Throws `LimitError` or `SyntaxError`. */
export function centralOf(pom: Uint8Array): string | undefined {
  return centralUrl(parseXml(pom, { limits: LIMITS }))
}

/** The first of these settings that says something counts; a mirror that names `central` comes before one of everything. */
export function chooseUpstream(settings: readonly MavenSettings[], builtIn: string | undefined): string | undefined {
  const original = settings.find(({ central }) => central !== undefined)?.central ?? builtIn
  const mirrors = settings.flatMap((each) => each.mirrors)
  const mirror =
    mirrors.find(({ of }) => of.trim() === 'central') ?? mirrors.find(({ of }) => isMirrorOfCentral(of, original))
  if (mirror === undefined) return original
  return mirror.isBlocked ? undefined : mirror.url
}

/** `*,!internal`, `external:*`: what excludes `central` does so wherever it stands. */
function isMirrorOfCentral(pattern: string, original = ''): boolean {
  const parts = pattern.split(',').map((part) => part.trim())
  if (parts.includes('!central')) return false
  const isPlain = original.startsWith('http:')
  return parts.some(
    (part) => part === '*' || part === 'central' || part === 'external:*' || (part === 'external:http:*' && isPlain),
  )
}

function isActive(profile: XmlElement, active: readonly string[]): boolean {
  const isDefault = childText(childOf(profile, 'activation'), 'activeByDefault') === 'true'
  return active.includes(childText(profile, 'id') ?? '') || (isDefault && active.length === 0)
}

function centralUrl(element: XmlElement): string | undefined {
  const repositories = childrenOf(childOf(element, 'repositories'), 'repository')
  return repositories
    .filter((repository) => childText(repository, 'id') === 'central')
    .map((repository) => childText(repository, 'url'))
    .find((url) => url !== undefined)
}

/** `${env.NAME}`; other expressions stay, and make no address. */
function withVariables(text: string, environment: Environment): string {
  return text.replace(/\$\{env\.(\w{1,100})\}/g, (whole, name: string) => environment[name] ?? whole)
}
