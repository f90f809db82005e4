// A POM with its parents, as far as the tree holds them.
import { folderOf } from '#ecosystems/extraction/folders.ts'
import { type FoundPom, type PomFiles, pomPath } from './pom-files.ts'
import { type Interpolate, interpolation } from './pom-interpolation.ts'
import type { PomModel, PomParent } from './pom-model.ts'

export interface Lineage {
  readonly path: string
  /** The POM itself first. */
  readonly models: readonly PomModel[]
  readonly interpolate: Interpolate
  /** `group:artifact:version` of the parent that is not in the tree, and its line if the POM itself names it. */
  readonly missing?: { readonly name: string; readonly line?: number }
}

const PARENTS_MAX = 32

/** Parents are looked for as Maven does (`relativePath`, then a repository), with the project's own modules in between. */
export async function findLineage(files: PomFiles, own: FoundPom): Promise<Lineage> {
  const models = [own.model]
  const paths = new Set([own.path])
  let current = own
  for (;;) {
    const wanted = current.model.parent
    if (wanted === undefined) break
    const interpolate = interpolation(models)
    const found = models.length > PARENTS_MAX ? undefined : await findParent(files, current, interpolate)
    if (found === undefined || paths.has(found.path)) {
      const name = [wanted.group, wanted.artifact, interpolate(wanted.version ?? '') ?? wanted.version].join(':')
      const missing = { name, ...(current === own && { line: wanted.line }) }
      return { path: own.path, models, interpolate, missing }
    }
    models.push(found.model)
    paths.add(found.path)
    current = found
  }
  return { path: own.path, models, interpolate: interpolation(models) }
}

async function findParent(
  files: PomFiles,
  { path, model }: FoundPom,
  interpolate: Interpolate,
): Promise<FoundPom | undefined> {
  const { parent } = model
  if (parent === undefined) return undefined
  if (parent.relativePath !== '') {
    const wanted = pomPath(folderOf(path), parent.relativePath ?? '../pom.xml')
    // A POM at the top whose parent comes from a repository need not say so.
    const isAbove = parent.relativePath === undefined && folderOf(path) === ''
    const beside = isAbove ? undefined : await files.at(wanted)
    if (beside !== undefined && isNamed(beside.model, parent)) return beside
  }
  return findPom(files, parent, interpolate)
}

/** By coordinates: a module of the project, or a POM in a repository layout. */
export async function findPom(
  files: PomFiles,
  wanted: Pick<PomParent, 'group' | 'artifact' | 'version'>,
  interpolate: Interpolate,
): Promise<FoundPom | undefined> {
  const group = interpolate(wanted.group)
  const artifact = interpolate(wanted.artifact)
  const version = interpolate(wanted.version ?? '')
  if (group === undefined || artifact === undefined || version === undefined) return undefined
  const exact = { group, artifact, version }
  const member = (await files.project()).find(({ model }) => isNamed(model, exact))
  return member ?? files.inLayout(group, artifact, version)
}

/** A version made of expressions is whatever the other says: it is set when the project is built. */
function isNamed(
  model: PomModel,
  { group, artifact, version = '' }: Pick<PomParent, 'group' | 'artifact' | 'version'>,
) {
  const own = model.version ?? model.parent?.version ?? ''
  const sameVersion = own === version || own.includes('${') || version.includes('${')
  return model.artifact === artifact && (model.group ?? model.parent?.group) === group && sameVersion
}
