// A distribution (wheel, source archive, egg) as a component, and what it requires as others.
import type { Draft } from '#ecosystems/extraction/draft.ts'
import { originOfUrl, type PythonOrigin, pythonPurl, pythonSource } from '#ecosystems/extraction/python-origin.ts'
import { parsePythonRequirement } from '#ecosystems/extraction/python-requirement.ts'
import { judgeMarker, scopeBehind } from '../judge-marker.ts'
import { pypiKey } from '../version-key.ts'
import type { CoreMetadata } from './core-metadata.ts'
import { distributionOf } from './distribution-name.ts'
import { normalName } from './lock-graph.ts'

const INDEX: PythonOrigin = { kind: 'index' }

export interface Packed {
  readonly metadata: CoreMetadata
  readonly hashes: readonly string[]
  /** Absent: the file itself. */
  readonly within?: string
  /** Ids of what is packed in it besides. */
  readonly contains: readonly string[]
}

/** Undefined when the metadata names no possible package, which is told to the draft. */
export function addPacked(draft: Draft, { metadata, hashes, within, contains }: Packed): string | undefined {
  const { name, version, license, requires } = metadata
  const purl = pythonPurl(name, version, INDEX)
  if (purl === undefined) {
    draft.miss('archive.unreadable-metadata', `"${name}" is not a package name`)
    return undefined
  }
  checkVersion(draft, metadata)
  const id = within === undefined ? `${purl.name}@${version}` : within
  const needed = within === undefined ? addRequired(draft, requires) : []
  draft.add({
    id,
    purl,
    scope: 'runtime',
    hashes,
    ...(license !== undefined && { license }),
    ...(within !== undefined && { within }),
    dependsOn: [...needed, ...contains],
  })
  return id
}

export function checkVersion(draft: Draft, { name, version }: CoreMetadata): void {
  const key = pypiKey(version)
  if ('invalid' in key) draft.miss('archive.unreadable-metadata', `"${name}" has no readable version: ${key.invalid}`)
  else if (!key.standard)
    draft.note('archive.unusual-version', `"${name}" has the version "${version}", which is none by PEP 440`)
}

/** One component for each package that is required, with all that is asked of it. */
function addRequired(draft: Draft, requires: readonly string[]): readonly string[] {
  const ids: string[] = []
  const taken = new Map<string, number>()
  const seen = new Set<string>()
  for (const text of requires) {
    const parsed = parsePythonRequirement(text)
    const origin = parsed?.url === undefined ? INDEX : originOfUrl(parsed.url)
    const purl = parsed === undefined ? undefined : pythonPurl(parsed.name, undefined, origin)
    if (parsed === undefined || purl === undefined) {
      draft.miss('archive.unreadable-requirement', `"${text.slice(0, 200)}" could not be understood`)
      continue
    }
    const scope = scopeBehind(judgeMarker(parsed.marker), 'runtime')
    const identity = JSON.stringify([purl, parsed.specifier, scope])
    if (seen.has(identity)) continue
    seen.add(identity)
    const plain = `requires/${purl.name}`
    const count = (taken.get(plain) ?? 0) + 1
    taken.set(plain, count)
    const id = count === 1 ? plain : `${plain}#${count}`
    ids.push(id)
    draft.add({
      id,
      purl,
      ...(origin.kind === 'index' && { requirement: parsed.specifier === '' ? '*' : parsed.specifier }),
      direct: false,
      scope,
      hashes: [],
      ...pythonSource(origin),
      dependsOn: [],
    })
  }
  return ids
}

/** An archive that calls itself otherwise than its metadata does is not what it seems. */
export function compareFileName(draft: Draft, fileName: string, { name, version }: CoreMetadata): void {
  const named = distributionOf(fileName)
  if (named === undefined) return
  if (normalName(named.name) !== normalName(name) || keyText(named.version) !== keyText(version))
    draft.note('archive.name-mismatch', `the file is called "${fileName}", its metadata says ${name} ${version}`)
}

function keyText(version: string): string {
  const key = pypiKey(version)
  return 'invalid' in key ? version : Buffer.from(key.bytes).toString('hex')
}
