// A manifest beside its lockfile: the lockfile says which versions are meant, the manifest which of them the project itself
// asks for. Its ranges are then no components of their own.
import type { Ecosystem, ExtractedComponent, Extraction, Extractor } from '#ecosystems/ecosystem.ts'
import { folderOf } from '#ecosystems/extraction/folders.ts'
import type { FileProblem } from '#formats/byte-source.ts'
import type { Purl } from '#formats/purl.ts'
import { findInstalled, type InstalledRecords, installedRecords } from './installed-records.ts'
import { installingFolder, lockedFolder } from './third-party.ts'

/** What one extractor found in one file. */
export interface Finding {
  readonly path: string
  readonly layer?: string
  readonly reads: Extractor['reads']
  readonly extraction: Extraction
  readonly origins?: ReadonlyMap<string, string>
}

/** A component of a lockfile that a manifest asks for. */
export interface Mark {
  readonly manifest: Finding
  readonly component: ExtractedComponent
}

export interface LockedManifests {
  /** By finding of a lockfile, then by the id of its component. */
  readonly marks: ReadonlyMap<Finding, ReadonlyMap<string, readonly Mark[]>>
  /** Components of manifests that are not to be counted: a lockfile or an installation says what they are, or lacks them. */
  readonly settled: ReadonlySet<ExtractedComponent>
  /** Folders of projects whose manifests, and no lockfile, tell what of their installation is direct. */
  readonly installing: ReadonlySet<string>
  readonly problems: readonly FileProblem[]
}

interface Lock {
  readonly finding: Finding
  readonly byName: ReadonlyMap<string, readonly ExtractedComponent[]>
  readonly provided: ReadonlySet<string>
}

/** Locked versions held against what manifests ask for, all together: one name may have very many of both. */
const COMPARISONS_MAX = 2_000_000

interface Settling {
  readonly locks: ReadonlyMap<string, readonly Lock[]>
  readonly installed: InstalledRecords
  readonly installing: Set<string>
  readonly marks: Map<Finding, Map<string, Mark[]>>
  readonly settled: Set<ExtractedComponent>
  readonly problems: FileProblem[]
  readonly findType: (type: string) => Ecosystem | undefined
  comparisons: number
}

/**
 * A lockfile in the same folder counts for all of a manifest; one further up for what it has in the range asked for; without
 * one, what is installed where the package manager looks for it.
 */
export function settleManifests(
  findings: readonly Finding[],
  findType: (type: string) => Ecosystem | undefined,
): LockedManifests {
  const settling: Settling = {
    locks: locksByFolder(findings),
    installed: installedRecords(findings),
    installing: new Set(),
    marks: new Map(),
    settled: new Set(),
    problems: [],
    findType,
    comparisons: 0,
  }
  for (const finding of findings) {
    if (finding.reads !== 'manifest') continue
    settleOne(settling, finding)
    if (settling.comparisons <= COMPARISONS_MAX) continue
    settling.problems.push({ path: finding.path, ...unsettled })
    break
  }
  return settling
}

const unsettled = {
  code: 'scan.too-many-comparisons',
  message: 'from here on manifests are not compared with lockfiles: there are too many versions of one name',
  hides: true,
} as const

/** The purl without version, qualifiers and subpath: a registry and a fork of it are the same name. */
export function nameKey({ type, namespace, name }: Purl): string {
  return `${type}\0${namespace ?? ''}\0${name}`
}

function locksByFolder(findings: readonly Finding[]): ReadonlyMap<string, readonly Lock[]> {
  const locks = new Map<string, Lock[]>()
  for (const finding of findings) {
    const { components, complete, providedNames = [] } = finding.extraction
    if (finding.reads !== 'lockfile' || (components.length === 0 && !complete)) continue
    const key = placeKey(typeOf(finding), lockedFolder(finding.path))
    const byName = Map.groupBy(components, ({ purl }) => nameKey(purl))
    locks.set(key, [...(locks.get(key) ?? []), { finding, byName, provided: new Set(providedNames.map(nameKey)) }])
  }
  return locks
}

function settleOne(settling: Settling, manifest: Finding): void {
  const type = typeOf(manifest)
  const own = folderOf(manifest.path)
  const beside = settling.locks.get(placeKey(type, own)) ?? []
  const missing: ExtractedComponent[] = []
  for (const component of manifest.extraction.components) {
    if (settling.comparisons > COMPARISONS_MAX) break
    const found = besideOf(settling, beside, component) ?? aboveOf(settling, component, { type, own })
    if (found !== undefined) {
      settling.settled.add(component)
      for (const [lock, locked] of found) addMark(marksOf(settling, lock.finding), locked.id, { manifest, component })
    } else if (beside.length > 0 && component.purl.version === undefined && component.requirement !== undefined) {
      settling.settled.add(component)
      // Peers and what may be absent are left out of lockfiles with good reason.
      const isProvided = beside.some(({ provided }) => provided.has(nameKey(component.purl)))
      if (component.scope === 'runtime' && !isProvided) missing.push(component)
    } else {
      settleByInstallation(settling, manifest, component)
    }
  }
  for (const { purl, line } of missing) {
    const message = `"${purl.namespace === undefined ? '' : `${purl.namespace}/`}${purl.name}" is not in the lockfile beside it`
    const { path, layer } = manifest
    const place = { path, ...(layer !== undefined && { layer }), ...(line !== undefined && { line }) }
    settling.problems.push({ ...place, code: 'manifest.not-locked', message, hides: true })
  }
}

function settleByInstallation(settling: Settling, manifest: Finding, component: ExtractedComponent): void {
  const { installedAs, purl } = component
  // One that names its origin is not known to be what lies there.
  if (installedAs === undefined || Object.keys(purl.qualifiers).length > 0) return
  for (const file of installedAs.files.length > 0 ? installedAs.files : installedAs.filesMayLack) {
    const record = findInstalled(settling.installed, installedAs.folders, file)
    if (record === undefined) continue
    settling.settled.add(component)
    addMark(marksOf(settling, record.finding), record.component.id, { manifest, component })
    const folder = installingFolder(record.finding.path)
    if (folder !== undefined) settling.installing.add(folder)
  }
}

type Found = readonly (readonly [Lock, ExtractedComponent])[]

function besideOf(settling: Settling, locks: readonly Lock[], asked: ExtractedComponent): Found | undefined {
  const named = namedIn(settling, locks, asked)
  if (named.length === 0) return undefined
  const meant = inRange(settling, named, asked)
  return meant.length > 0 ? meant : named
}

function aboveOf(
  settling: Settling,
  asked: ExtractedComponent,
  { type, own }: { readonly type: string; readonly own: string },
): Found | undefined {
  for (let folder = own; folder !== ''; ) {
    folder = folderOf(folder)
    const meant = inRange(settling, namedIn(settling, settling.locks.get(placeKey(type, folder)) ?? [], asked), asked)
    if (meant.length > 0) return meant
  }
  return undefined
}

function namedIn(settling: Settling, locks: readonly Lock[], { purl }: ExtractedComponent): Found {
  if (locks.length === 0) return []
  const key = nameKey(purl)
  const found = locks.flatMap((lock) => (lock.byName.get(key) ?? []).map((component) => [lock, component] as const))
  settling.comparisons += found.length
  return found
}

function inRange(settling: Settling, named: Found, { purl, requirement }: ExtractedComponent): Found {
  if (named.length === 0) return named
  if (purl.version !== undefined) return named.filter(([, locked]) => locked.purl.version === purl.version)
  // Of a repository the manifest may name nothing but the address; the lockfile adds the version found there.
  if (requirement === undefined)
    return named.filter(([, locked]) => locked.purl.version === undefined || isOfSameRepository(locked.purl, purl))
  const versions = settling.findType(purl.type)?.versions
  try {
    const range = versions?.parseRange(requirement)
    return named.filter(([, locked]) => locked.purl.version !== undefined && range?.includes(locked.purl.version))
  } catch {
    // A notation that is no range (a tag, an alias) picks nothing by itself.
    return []
  }
}

/** By `vcs_url` up to the revision, which follows an `@` behind the last slash. */
function isOfSameRepository(a: Purl, b: Purl): boolean {
  const [one, other] = [a, b].map(({ qualifiers }) => qualifiers.vcs_url?.replace(/@[^@/]*$/, ''))
  return one !== undefined && one === other
}

function marksOf({ marks }: Settling, lock: Finding): Map<string, Mark[]> {
  const own = marks.get(lock) ?? new Map<string, Mark[]>()
  marks.set(lock, own)
  return own
}

function addMark(marks: Map<string, Mark[]>, id: string, mark: Mark): void {
  const before = marks.get(id)
  if (before) before.push(mark)
  else marks.set(id, [mark])
}

/** `npm/package-lock` → `npm`. */
export function typeOf({ extraction }: Finding): string {
  return extraction.extractor.split('/', 1)[0] ?? ''
}

function placeKey(type: string, folder: string): string {
  return `${type}\0${folder}`
}
