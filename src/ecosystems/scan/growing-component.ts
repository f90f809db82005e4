import type { ExtractedComponent } from '#ecosystems/ecosystem.ts'
import { type Digest, digestAlgorithms, parseDigests } from '#formats/hash.ts'
import type { Purl } from '#formats/purl.ts'
import type { SbomComponent, SbomOccurrence, SbomScope } from '#formats/sbom.ts'
import type { Finding, Mark } from './locked-manifests.ts'
import { compare } from './scan-files.ts'

/** A component while its uses are being collected. */
export interface GrowingComponent {
  readonly ref: string
  readonly purl: Purl
  readonly title: string
  readonly requirements: Set<string>
  unrestricted: boolean
  readonly digests: Map<string, Digest>
  readonly otherHashes: Set<string>
  readonly licenses: Set<string>
  readonly sources: Set<string>
  readonly occurrences: Map<string, SbomOccurrence>
  readonly dependsOn: Set<string>
  direct: boolean | undefined
  scope: SbomScope
  dependenciesKnown: boolean
}

export interface Use {
  readonly finding: Finding
  readonly component: ExtractedComponent
  readonly direct: boolean | undefined
  /** Refs. */
  readonly dependsOn: readonly string[]
  /** Whether the file tells dependencies at all. */
  readonly tellsEdges: boolean
  /** False: something else says for what it is used. */
  readonly tellsScope: boolean
  /** Manifests that ask for it. */
  readonly marks: readonly Mark[]
}

const STRONGEST_FIRST: readonly SbomScope[] = ['runtime', 'optional', 'peer', 'development']

export function startComponent(ref: string, purl: Purl, title: string): GrowingComponent {
  return {
    ref,
    purl,
    title,
    requirements: new Set(),
    unrestricted: false,
    digests: new Map(),
    otherHashes: new Set(),
    licenses: new Set(),
    sources: new Set(),
    occurrences: new Map(),
    dependsOn: new Set(),
    direct: undefined,
    scope: 'development',
    dependenciesKnown: false,
  }
}

/** The strongest use counts: direct anywhere is direct, runtime anywhere is runtime. */
export function addUse(growing: GrowingComponent, use: Use): void {
  const { finding, component, marks } = use
  if (use.direct !== undefined) growing.direct = growing.direct === true || use.direct
  if (use.tellsScope) growing.scope = stronger(growing.scope, component.scope)
  if (component.requirement !== undefined) growing.requirements.add(component.requirement)
  else if (growing.purl.version === undefined) growing.unrestricted = true
  for (const hash of component.hashes) addHash(growing, hash)
  if (component.license !== undefined && component.license.trim() !== '') growing.licenses.add(component.license.trim())
  if (component.source !== undefined) growing.sources.add(component.source)
  for (const ref of use.dependsOn) if (ref !== growing.ref) growing.dependsOn.add(ref)
  if (use.tellsEdges) growing.dependenciesKnown = true
  addOccurrence(growing, finding, component)
  for (const mark of marks) {
    if (mark.component.requirement !== undefined) growing.requirements.add(mark.component.requirement)
    addOccurrence(growing, mark.manifest, mark.component)
  }
}

export function toComponent(growing: GrowingComponent): SbomComponent {
  const { purl, ref, title, direct, scope } = growing
  return {
    ref,
    purl: ref,
    type: purl.type,
    ...(purl.namespace !== undefined && { group: purl.namespace }),
    name: purl.name,
    title,
    ...(purl.version !== undefined && { version: purl.version }),
    requirements: sorted(growing.requirements),
    ...(growing.unrestricted && { unrestricted: true }),
    ...(direct !== undefined && { direct }),
    scope,
    digests: [...growing.digests.values()].sort(byAlgorithm),
    otherHashes: sorted(growing.otherHashes),
    licenses: sorted(growing.licenses),
    sources: sorted(growing.sources),
    occurrences: [...growing.occurrences.values()].sort(byPlace),
    dependsOn: sorted(growing.dependsOn),
    dependenciesKnown: growing.dependenciesKnown,
  }
}

function addHash(growing: GrowingComponent, hash: string): void {
  const digests = parseDigests(hash)
  for (const digest of digests) growing.digests.set(`${digest.algorithm}:${digest.hex}`, digest)
  if (digests.length === 0 && hash.trim() !== '') growing.otherHashes.add(hash.trim())
}

function addOccurrence(
  growing: GrowingComponent,
  { path, layer: fileLayer, reads, extraction, origins }: Finding,
  { line, within }: ExtractedComponent,
): void {
  const layer = origins?.get(growing.ref) ?? fileLayer
  const occurrence: SbomOccurrence = {
    path,
    ...(layer !== undefined && { layer }),
    ...(line !== undefined && { line }),
    ...(within !== undefined && { within }),
    extractor: extraction.extractor,
    reads,
  }
  growing.occurrences.set(JSON.stringify(occurrence), occurrence)
}

function stronger(a: SbomScope, b: SbomScope): SbomScope {
  return STRONGEST_FIRST.indexOf(a) < STRONGEST_FIRST.indexOf(b) ? a : b
}

function sorted(texts: Iterable<string>): readonly string[] {
  return [...texts].sort()
}

function byAlgorithm(a: Digest, b: Digest): number {
  return digestAlgorithms.indexOf(a.algorithm) - digestAlgorithms.indexOf(b.algorithm) || compare(a.hex, b.hex)
}

function byPlace(a: SbomOccurrence, b: SbomOccurrence): number {
  return (
    compare(a.path, b.path) ||
    compare(a.layer ?? '', b.layer ?? '') ||
    (a.line ?? 0) - (b.line ?? 0) ||
    compare(a.within ?? '', b.within ?? '') ||
    compare(a.extractor, b.extractor)
  )
}
