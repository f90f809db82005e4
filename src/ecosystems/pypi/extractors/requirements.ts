// requirements.txt and its relatives: what pip is asked to install, by hand or as a compiler of requirements wrote it down.
import type { ExtractedComponent, Extraction, Extractor, SourceFile, SourceTree } from '#ecosystems/ecosystem.ts'
import type { Scope } from '#ecosystems/extraction/assign-scopes.ts'
import { createDraft, type Draft, refused } from '#ecosystems/extraction/draft.ts'
import { baseOf, folderOf } from '#ecosystems/extraction/folders.ts'
import { pythonPurl, pythonSource } from '#ecosystems/extraction/python-origin.ts'
import { pinnedVersion } from '#ecosystems/extraction/python-requirement.ts'
import { judgeMarker, scopeBehind } from '../judge-marker.ts'
import { isDevelopmentName } from './development-names.ts'
import { readHashes } from './hashes.ts'
import { type RequirementsTree, readRequirementsTree, type StatedRequirement } from './requirements-tree.ts'

const NAME = 'pypi/requirements'
const FILE = /(?:^|[-_.])requirements?(?:[-_.][\w.-]{0,100})?\.(?:txt|in)$/i
const FOLDER = /(?:^|\/)requirements?$/i

/**
 * Every requirement, those of included files too, as a component with its requirement; one that names a single version
 * (`==1.2.3`, or by a constraints file) with that version. What stands in a file called after development or tests is for
 * development. Direct is every requirement, unless the file notes (`# via`) what it is needed for.
 */
export const requirements: Extractor = {
  name: NAME,
  reads: 'manifest',
  matches: (path) => {
    const base = baseOf(path)
    return base.length <= 255 && (FILE.test(base) || (FOLDER.test(folderOf(path)) && /\.(?:txt|in)$/i.test(base)))
  },
  extract,
}

async function extract(file: SourceFile, tree: SourceTree): Promise<Extraction> {
  const draft = createDraft(NAME)
  let found: RequirementsTree
  try {
    found = await readRequirementsTree(draft, file, tree)
  } catch (error) {
    return refused(NAME, error)
  }
  addAll(draft, found.requirements, { top: file.path, limits: limitsOf(found.constraints) })
  return draft.finish()
}

function limitsOf(constraints: readonly StatedRequirement[]): ReadonlyMap<string, readonly StatedRequirement[]> {
  const limits = new Map<string, StatedRequirement[]>()
  for (const constraint of constraints) {
    const name = pythonPurl(constraint.name, undefined, { kind: 'index' })?.name ?? constraint.name
    const known = limits.get(name)
    if (known === undefined) limits.set(name, [constraint])
    else if (known.length < 20) known.push(constraint)
  }
  return limits
}

interface Context {
  readonly top: string
  readonly limits: ReadonlyMap<string, readonly StatedRequirement[]>
}

interface ScopedContext extends Context {
  readonly scope: Scope
}

function addAll(draft: Draft, stated: readonly StatedRequirement[], context: Context): void {
  const taken = new Map<string, number>()
  const seen = new Set<string>()
  const scopes = new Map<string, Scope>()
  const components: Listed[] = []
  const byName = new Map<string, string[]>()
  for (const requirement of stated) {
    const scope = scopes.get(requirement.path) ?? scopeOfFile(requirement.path)
    scopes.set(requirement.path, scope)
    const { name, specifier, marker, origin, hashes } = requirement
    const identity = JSON.stringify([name, specifier, marker, origin, hashes, scope])
    if (seen.has(identity)) continue
    seen.add(identity)
    const component = componentOf(draft, requirement, { ...context, scope })
    if (component === undefined) continue
    const count = (taken.get(component.id) ?? 0) + 1
    taken.set(component.id, count)
    const id = count === 1 ? component.id : `${component.id}#${count}`
    components.push({ component: { ...component, id }, via: requirement.via })
    byName.set(component.purl.name, [...(byName.get(component.purl.name) ?? []).slice(0, 20), id])
  }
  for (const component of withEdges(withDirect(components, byName), byName)) draft.add(component)
}

interface Listed {
  readonly component: ExtractedComponent
  readonly via: readonly string[]
}

/** Where the file notes what each is needed for, direct is what a file (`-r x.in`) or a project needs that is not among them. */
function withDirect(components: readonly Listed[], byName: ReadonlyMap<string, unknown>): readonly Listed[] {
  if (!components.some(({ via }) => via.length > 0)) return components
  return components.map(({ component, via }) => {
    const users = via.filter((user) => user !== '')
    const direct = users.length === 0 || users.some((user) => !byName.has(userName(user) ?? ''))
    return { component: { ...component, direct }, via }
  })
}

/** The package that a note names, without its extras; undefined for a file or a project (`ledger (pyproject.toml)`). */
function userName(user: string): string | undefined {
  return pythonPurl(user.replace(/\[[^[\]]*\]$/, ''), undefined, { kind: 'index' })?.name
}

function withEdges(
  components: readonly Listed[],
  byName: ReadonlyMap<string, readonly string[]>,
): readonly ExtractedComponent[] {
  const edges = new Map<string, string[]>()
  for (const { component, via } of components) {
    for (const user of via) {
      const name = userName(user)
      for (const id of (name === undefined ? undefined : byName.get(name)) ?? []) {
        if (id === component.id) continue
        const list = edges.get(id)
        if (list === undefined) edges.set(id, [component.id])
        else list.push(component.id)
      }
    }
  }
  return components.map(({ component }) => ({ ...component, dependsOn: edges.get(component.id) ?? [] }))
}

function componentOf(
  draft: Draft,
  stated: StatedRequirement,
  { top, limits, scope }: ScopedContext,
): ExtractedComponent | undefined {
  const line = stated.path === top ? stated.line : undefined
  const name = pythonPurl(stated.name, undefined, { kind: 'index' })?.name ?? ''
  const limiting = limits.get(name) ?? []
  const specifiers = [stated.specifier, ...limiting.map(({ specifier }) => specifier)].filter((text) => text !== '')
  const pinned = specifiers.map((specifier) => pinnedVersion(specifier)).find((version) => version !== undefined)
  const origin =
    stated.origin.kind === 'index'
      ? (limiting.find((one) => one.origin.kind !== 'index')?.origin ?? stated.origin)
      : stated.origin
  const purl = pythonPurl(stated.name, stated.version ?? pinned, origin)
  if (purl === undefined) {
    draft.miss('manifest.unreadable-entry', `"${stated.name}" is not a package name`, line)
    return undefined
  }
  const judgement = judgeMarker(stated.marker)
  if (judgement === 'unreadable')
    draft.note('manifest.unreadable-marker', `the marker of "${stated.name}" could not be understood`, line)
  return {
    id: purl.name,
    purl,
    ...(origin.kind === 'index' && { requirement: specifiers.join(',') || '*' }),
    direct: true,
    scope: scopeBehind(judgement, scope),
    hashes: readHashes(draft, stated.name, stated.hashes),
    ...pythonSource(origin),
    ...(line !== undefined && { line }),
    dependsOn: [],
  }
}

function scopeOfFile(path: string): Scope {
  const isInFolder = FOLDER.test(folderOf(path))
  const stem = baseOf(path).replace(/\.(?:txt|in)$/i, '')
  return isDevelopmentName(isInFolder ? stem : stem.replace(/requirements?/i, '')) ? 'development' : 'runtime'
}
