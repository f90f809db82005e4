// Package.resolved, versions 1 to 3: what Swift Package Manager and Xcode resolved.
import type { ExtractedComponent, Extraction, Extractor } from '#ecosystems/ecosystem.ts'
import type { Draft } from '#ecosystems/extraction/draft.ts'
import { extractJson } from '#ecosystems/extraction/extract-json.ts'
import { baseOf } from '#ecosystems/extraction/folders.ts'
import { asRecord, type JsonRecord, recordOf, textOf } from '#ecosystems/extraction/json-fields.ts'
import { gitLocation } from '#ecosystems/extraction/source-address.ts'
import { isVersionText } from '#ecosystems/extraction/version-text.ts'
import type { Purl } from '#formats/purl.ts'
import { swiftPurlRules } from '../purl-rules.ts'

const NAME = 'swift/package-resolved'

/**
 * The file says neither what the project asks for itself nor what needs what: `direct` is left open. A pin on a branch or
 * revision has no version, and bears its revision in the purl.
 */
export const packageResolved: Extractor = {
  name: NAME,
  reads: 'lockfile',
  matches: (path) => baseOf(path) === 'Package.resolved',
  extract: (file) => extractJson(NAME, file, read),
}

function read(draft: Draft, document: JsonRecord): Extraction {
  const pins = document.pins ?? recordOf(document, 'object').pins
  if (!Array.isArray(pins)) {
    draft.miss('lockfile.unreadable', 'the document has no list of pins')
    return draft.finish()
  }
  const { version } = document
  if (version !== 1 && version !== 2 && version !== 3)
    draft.miss(
      'lockfile.unknown-version',
      `version ${JSON.stringify(version)} is not known; read as the nearest known one`,
    )
  for (const [index, pin] of pins.entries()) addPin(draft, asRecord(pin) ?? {}, index)
  return draft.finish()
}

function addPin(draft: Draft, pin: JsonRecord, index: number): void {
  const location = textOf(pin, 'location') ?? textOf(pin, 'repositoryURL')
  const identity = textOf(pin, 'identity') ?? textOf(pin, 'package') ?? location
  const state = recordOf(pin, 'state')
  const component = textOf(pin, 'kind') === 'registry' ? registryPin(pin, state) : locatedPin(location, state)
  if (component === undefined || identity === undefined) {
    draft.miss('lockfile.unreadable-entry', `the pin ${JSON.stringify(identity ?? index)} could not be understood`)
    return
  }
  const { purl } = component
  if (purl.type === 'generic')
    draft.note('lockfile.other-source', `"${identity}" is not named by the address of a repository`)
  if (purl.version === undefined)
    draft.note('lockfile.unversioned-pin', `"${identity}" is pinned to a branch or revision`)
  draft.add({ id: identity, ...component, scope: 'runtime', hashes: [], dependsOn: [] })
}

type Found = Pick<ExtractedComponent, 'purl' | 'source'>

function locatedPin(location: string | undefined, state: JsonRecord): Found | undefined {
  if (location === undefined) return undefined
  const purl = swiftPurlRules.parseName(location)
  const revision = textOf(state, 'revision')
  if (purl === undefined) {
    const name = baseOf(location.replace(/[\\/]+$/, '')).replace(/\.git$/, '')
    const isFolder = /^(?:\/|\.|file:|[A-Za-z]:[\\/])/.test(location)
    if (name === '' || !isFolder) return undefined
    const source = `file:${location.replace(/^file:(?:\/\/)?/, '')}`
    return { purl: versioned({ type: 'generic', name, qualifiers: {} }, state), source }
  }
  const source = gitLocation(location, revision)
  const found = versioned(purl, state)
  const isPinned = found.version !== undefined
  return { purl: isPinned ? found : { ...found, qualifiers: { vcs_url: source } }, source }
}

/** Of a package registry: `scope.name`, which says nothing about a repository. */
function registryPin(pin: JsonRecord, state: JsonRecord): Found | undefined {
  const [scope, name, ...rest] = (textOf(pin, 'identity') ?? '').split('.')
  if (!scope || !name || rest.length > 0) return undefined
  const location = textOf(pin, 'location')
  return {
    purl: versioned({ type: 'generic', namespace: scope, name, qualifiers: {} }, state),
    source: location === undefined ? 'registry' : gitLocation(location, undefined).replace(/^git\+/, ''),
  }
}

function versioned(purl: Purl, state: JsonRecord): Purl {
  const version = textOf(state, 'version')
  return version !== undefined && isVersionText(version) ? { ...purl, version } : purl
}
