// What all files together say: one component for each purl, with every place where it was found.
import type { Ecosystem, ExtractedComponent } from '#ecosystems/ecosystem.ts'
import type { FileProblem } from '#formats/byte-source.ts'
import { formatPurl, parsePurl } from '#formats/purl.ts'
import type { Sbom, SbomProblem, SbomProject, SbomSubject } from '#formats/sbom.ts'
import { addUse, type GrowingComponent, startComponent, toComponent } from './growing-component.ts'
import { type InstalledRecords, installedDependencies, installedRecords } from './installed-records.ts'
import { type Finding, type LockedManifests, settleManifests, typeOf } from './locked-manifests.ts'
import { createLockedRefs, type LockedRefs } from './locked-refs.ts'
import { compare, type TreeFindings } from './scan-files.ts'
import { installingFolder } from './third-party.ts'

export interface MergeOptions {
  readonly subject: SbomSubject
  findType(type: string): Ecosystem | undefined
}

interface Merge {
  readonly components: Map<string, GrowingComponent>
  readonly problems: SbomProblem[]
  readonly settled: LockedManifests
  readonly locked: LockedRefs
  /** The refs of records of installation, by their path. */
  readonly installedRefs: Map<string, string>
  readonly options: MergeOptions
}

/** The same result for the same findings, byte for byte. Whatever was not read or not understood makes it incomplete. */
export function mergeFindings(tree: TreeFindings, options: MergeOptions): Sbom {
  const problems: SbomProblem[] = [...tree.problems]
  const findings: Finding[] = []
  for (const { file, outcomes } of tree.files) {
    for (const { extractor, reads, extraction, failure, origins } of outcomes) {
      if (failure) addProblem(problems, { ...file, ...failure, extractor, hides: true })
      if (!extraction) continue
      findings.push({ ...file, reads, extraction, ...(origins && { origins }) })
      for (const warning of warningsOf(file, extraction)) addProblem(problems, warning)
    }
  }
  const settled = settleManifests(findings, options.findType)
  for (const problem of settled.problems) addProblem(problems, problem)
  const merge: Merge = {
    components: new Map(),
    problems,
    settled,
    locked: createLockedRefs(),
    installedRefs: new Map(),
    options,
  }
  const [installed, declared] = [findings.filter(isInstalled), findings.filter((each) => !isInstalled(each))]
  for (const finding of [...declared, ...installed]) addFinding(merge, finding)
  linkInstalled(merge, installedRecords(installed))
  const projects = projectsOf(findings)
  const components = [...merge.components.values()].map(toComponent).sort((a, b) => compare(a.ref, b.ref))
  return {
    subject: named(options.subject, projects),
    components,
    directRefs: components.filter(({ direct }) => direct === true).map(({ ref }) => ref),
    complete: !problems.some(({ hides }) => hides),
    problems: problems.sort(byPlace),
    projects,
  }
}

/** A hostile tree makes millions of them; whoever reads the report needs the first ones and the number of none. */
const problemsMax = 100_000

function addProblem(problems: SbomProblem[], problem: SbomProblem): void {
  if (problems.length < problemsMax) problems.push(problem)
  else if (problems.length === problemsMax)
    problems.push({ path: '', code: 'problems.truncated', message: 'further problems are not listed', hides: true })
}

function warningsOf(
  file: Pick<FileProblem, 'path' | 'layer'>,
  { extractor, warnings, complete }: Finding['extraction'],
): readonly SbomProblem[] {
  const hides = !complete
  const problems = warnings.map(({ code, message, line }) => ({
    ...file,
    code,
    message,
    ...(line !== undefined && { line }),
    extractor,
    hides,
  }))
  if (complete || problems.length > 0) return problems
  return [{ ...file, code: 'file.incomplete', message: 'not everything in it was understood', extractor, hides }]
}

interface Placed {
  readonly ref: string
  /** A lockfile above knows it: for what it is used, and whether it is direct, is told there. */
  readonly isLocked: boolean
}

function addFinding(merge: Merge, finding: Finding): void {
  const { extraction, reads } = finding
  const marks = merge.settled.marks.get(finding)
  const placed = new Map<string, Placed>()
  for (const component of extraction.components) {
    if (reads === 'manifest' && merge.settled.settled.has(component)) continue
    const place = placeOf(merge, finding, component)
    if (place !== undefined) placed.set(component.id, place)
  }
  const tellsEdges = extraction.components.some(({ dependsOn }) => dependsOn.length > 0)
  // Where neither the lockfile nor the installation tells what is direct and a manifest does, the others are not.
  const untold =
    extraction.components.every(({ direct }) => direct === undefined) &&
    (marks !== undefined || (reads === 'installed' && isToldOf(merge, finding)))
  for (const component of extraction.components) {
    const place = placed.get(component.id)
    if (place === undefined) continue
    const { ref, isLocked } = place
    const growing = merge.components.get(ref) ?? startComponent(ref, component.purl, titleOf(merge, component))
    merge.components.set(ref, growing)
    const marked = marks?.get(component.id) ?? []
    // A compiled list of requirements, beside the lockfile, marks what is needed by others only, too.
    const isAsked = marked.some((mark) => mark.component.direct !== false)
    const direct = isAsked ? true : isLocked ? undefined : untold ? false : component.direct
    const dependsOn = component.dependsOn.flatMap((id) => placed.get(id)?.ref ?? [])
    addUse(growing, { finding, component, direct, dependsOn, tellsEdges, tellsScope: !isLocked, marks: marked })
  }
}

function placeOf(merge: Merge, finding: Finding, component: ExtractedComponent): Placed | undefined {
  const own = refOf(merge, finding, component)
  if (own === undefined) return undefined
  const { path, reads } = finding
  if (reads === 'lockfile') merge.locked.add(finding, component.purl, own)
  const locked = reads === 'installed' ? merge.locked.find(path, component.purl, own) : undefined
  const ref = locked ?? own
  if (component.dependsOnInstalled !== undefined) merge.installedRefs.set(path, ref)
  return { ref, isLocked: locked !== undefined }
}

function isToldOf({ settled }: Merge, { path }: Finding): boolean {
  const folder = installingFolder(path)
  return folder !== undefined && settled.installing.has(folder)
}

function isInstalled({ reads }: Finding): boolean {
  return reads === 'installed'
}

/** Edges between records of one package each; those of packages that may be absent count where they are there. */
function linkInstalled({ components, installedRefs }: Merge, records: InstalledRecords): void {
  for (const [path, { component }] of records) {
    const ref = installedRefs.get(path)
    const growing = ref === undefined ? undefined : components.get(ref)
    if (growing === undefined || component.dependsOnInstalled === undefined) continue
    const found = installedDependencies(records, component.dependsOnInstalled)
    const refs = found.records.flatMap(({ finding }) => installedRefs.get(finding.path) ?? [])
    for (const other of refs) if (other !== ref) growing.dependsOn.add(other)
    if (found.complete) growing.dependenciesKnown = true
  }
}

/** Characters below which a purl that could be written can be read, too. */
const plainPurlMax = 1_000

/** Undefined, and reported, for what cannot be written as a purl. */
function refOf({ problems }: Merge, { path, layer, extraction }: Finding, { purl, line }: ExtractedComponent) {
  try {
    const text = formatPurl(purl)
    // Readers of the result take it apart again: what they would refuse must not stand in it.
    if (text.length > plainPurlMax || purl.name.includes('\0')) parsePurl(text)
    return text
  } catch (error) {
    const message = `a component has no purl: ${(error as Error).message}`
    const place = { path, ...(layer !== undefined && { layer }), ...(line !== undefined && { line }) }
    addProblem(problems, { ...place, code: 'component.no-purl', message, extractor: extraction.extractor, hides: true })
    return undefined
  }
}

function titleOf({ options }: Merge, { purl }: ExtractedComponent): string {
  try {
    const title = options.findType(purl.type)?.purl.nameOf(purl)
    if (title !== undefined && title !== '') return title
  } catch {
    // A purl of another shape than its ecosystem expects is shown as it is.
  }
  return purl.namespace === undefined ? purl.name : `${purl.namespace}/${purl.name}`
}

function projectsOf(findings: readonly Finding[]): readonly SbomProject[] {
  const projects = new Map<string, SbomProject>()
  for (const finding of findings) {
    const { root } = finding.extraction
    if (root === undefined || finding.reads === 'artifact') continue
    const { path } = finding
    const type = typeOf(finding)
    projects.set([path, type, root.name, root.version ?? ''].join('\0'), { path, type, ...root })
  }
  return [...projects.values()].sort((a, b) => compare(a.path, b.path) || compare(a.name, b.name))
}

/** A folder that holds one project at its top is called like it; several, or none, leave it its own name. */
function named(subject: SbomSubject, projects: readonly SbomProject[]): SbomSubject {
  const top = projects.filter(({ path }) => !path.includes('/'))
  const names = new Set(top.map(({ name }) => name))
  const versions = new Set(top.flatMap(({ version }) => version ?? []))
  const [name] = names
  const [version] = versions
  if (subject.kind !== 'folder' || name === undefined || names.size > 1) return subject
  return { ...subject, name, ...(version !== undefined && versions.size === 1 && { version }) }
}

function byPlace(a: SbomProblem, b: SbomProblem): number {
  return (
    compare(a.path, b.path) ||
    compare(a.layer ?? '', b.layer ?? '') ||
    (a.line ?? 0) - (b.line ?? 0) ||
    compare(a.code, b.code) ||
    compare(a.message, b.message)
  )
}
