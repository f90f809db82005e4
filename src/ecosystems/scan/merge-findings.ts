// What all files together say: one component for each purl, with every place where it was found.
import type { Ecosystem, ExtractedComponent } from '#ecosystems/ecosystem.ts'
import type { FileProblem } from '#formats/byte-source.ts'
import { formatPurl } from '#formats/purl.ts'
import type { Sbom, SbomProblem, SbomProject, SbomSubject } from '#formats/sbom.ts'
import { addUse, type GrowingComponent, startComponent, toComponent } from './growing-component.ts'
import { type Finding, type LockedManifests, settleManifests, typeOf } from './locked-manifests.ts'
import { compare, type TreeFindings } from './scan-files.ts'

export interface MergeOptions {
  readonly subject: SbomSubject
  findType(type: string): Ecosystem | undefined
}

interface Merge {
  readonly components: Map<string, GrowingComponent>
  readonly problems: SbomProblem[]
  readonly settled: LockedManifests
  readonly options: MergeOptions
}

/** The same result for the same findings, byte for byte. Whatever was not read or not understood makes it incomplete. */
export function mergeFindings(tree: TreeFindings, options: MergeOptions): Sbom {
  const problems: SbomProblem[] = [...tree.problems]
  const findings: Finding[] = []
  for (const { file, outcomes } of tree.files) {
    for (const { extractor, reads, extraction, failure, origins } of outcomes) {
      if (failure) problems.push({ ...file, ...failure, extractor, hides: true })
      if (!extraction) continue
      findings.push({ ...file, reads, extraction, ...(origins && { origins }) })
      problems.push(...warningsOf(file, extraction))
    }
  }
  const settled = settleManifests(findings, options.findType)
  problems.push(...settled.problems)
  const merge: Merge = { components: new Map(), problems, settled, options }
  for (const finding of findings) addFinding(merge, finding)
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

function addFinding(merge: Merge, finding: Finding): void {
  const { extraction, reads } = finding
  const marks = merge.settled.marks.get(finding)
  const refs = new Map<string, string>()
  for (const component of extraction.components) {
    if (reads === 'manifest' && merge.settled.settled.has(component)) continue
    const ref = refOf(merge, finding, component)
    if (ref !== undefined) refs.set(component.id, ref)
  }
  const tellsEdges = extraction.components.some(({ dependsOn }) => dependsOn.length > 0)
  // Where the lockfile does not tell what is direct and a manifest does, the others are not.
  const untold = marks !== undefined && extraction.components.every(({ direct }) => direct === undefined)
  for (const component of extraction.components) {
    const ref = refs.get(component.id)
    if (ref === undefined) continue
    const growing = merge.components.get(ref) ?? startComponent(ref, component.purl, titleOf(merge, component))
    merge.components.set(ref, growing)
    const marked = marks?.get(component.id) ?? []
    const direct = marked.length > 0 ? true : untold ? false : component.direct
    const dependsOn = component.dependsOn.flatMap((id) => refs.get(id) ?? [])
    addUse(growing, { finding, component, direct, dependsOn, tellsEdges, marks: marked })
  }
}

/** Undefined, and reported, for what cannot be written as a purl. */
function refOf({ problems }: Merge, { path, layer, extraction }: Finding, { purl, line }: ExtractedComponent) {
  try {
    return formatPurl(purl)
  } catch (error) {
    const message = `a component has no purl: ${(error as Error).message}`
    const place = { path, ...(layer !== undefined && { layer }), ...(line !== undefined && { line }) }
    problems.push({ ...place, code: 'component.no-purl', message, extractor: extraction.extractor, hides: true })
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
