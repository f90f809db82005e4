// The dependencies of a POM and its parents as components.
import type { ExtractedComponent } from '#ecosystems/ecosystem.ts'
import type { Scope } from '#ecosystems/extraction/assign-scopes.ts'
import type { Draft } from '#ecosystems/extraction/draft.ts'
import type { Purl } from '#formats/purl.ts'
import { BARE, coordinatesPurl, isRangeText, statedVersion } from './coordinates.ts'
import type { FoundPom } from './pom-files.ts'
import type { Interpolate } from './pom-interpolation.ts'
import type { Lineage } from './pom-lineage.ts'
import { dependencyKey, type ManagedVersion, type Management } from './pom-management.ts'
import type { PomDependency } from './pom-model.ts'

const SCOPES: ReadonlyMap<string, Scope> = new Map([
  ['compile', 'runtime'],
  ['runtime', 'runtime'],
  ['system', 'runtime'],
  // What runs the application brings it along.
  ['provided', 'peer'],
  ['test', 'development'],
])

/** Adds a component for each; modules of the same project are left out. Exclusions concern what dependencies bring along. */
export function addDependencies(
  draft: Draft,
  lineage: Lineage,
  { management, members }: { readonly management: Management; readonly members: readonly FoundPom[] },
): void {
  const { interpolate } = lineage
  const own = Map.groupBy(members, ({ model }) => `${model.group ?? model.parent?.group}:${model.artifact}`)
  const seen = new Set<string>()
  for (const [generation, model] of lineage.models.entries()) {
    const lineOf = (dependency: PomDependency) => (generation === 0 ? dependency.line : undefined)
    for (const [key, dependency] of byKey(draft, model.dependencies, { interpolate, lineOf })) {
      if (seen.has(key)) continue
      seen.add(key)
      const managed = management.entries.get(key) ?? {}
      const component = componentOf(draft, { key, dependency, managed, line: lineOf(dependency) }, interpolate)
      const modules = own.get(`${component?.purl.namespace}:${component?.purl.name}`) ?? []
      if (component !== undefined && !isMember(component.purl, modules, interpolate)) draft.add(component)
    }
  }
}

interface Reading {
  readonly interpolate: Interpolate
  readonly lineOf: (dependency: PomDependency) => number | undefined
}

/** Of two alike Maven takes the last. */
function byKey(draft: Draft, dependencies: readonly PomDependency[], { interpolate, lineOf }: Reading) {
  const keyed = new Map<string, PomDependency>()
  for (const dependency of dependencies) {
    const key = dependencyKey(dependency, interpolate)
    const line = lineOf(dependency)
    if (key === undefined) {
      const name = `${dependency.group}:${dependency.artifact}`
      draft.miss('manifest.unresolved-expression', `"${name}" has an expression without a value`, line)
      continue
    }
    if (keyed.has(key)) draft.note('manifest.duplicate-entry', `"${key}" occurs twice; the last counts`, line)
    keyed.set(key, dependency)
  }
  return keyed
}

interface Stated {
  readonly key: string
  readonly dependency: PomDependency
  readonly managed: ManagedVersion
  readonly line: number | undefined
}

function componentOf(
  draft: Draft,
  { key, dependency, managed, line }: Stated,
  interpolate: Interpolate,
): ExtractedComponent | undefined {
  const version = versionOf(draft, { key, dependency, managed, line }, interpolate)
  const text = (raw: string | undefined) => (raw === undefined ? undefined : interpolate(raw))
  const classifier = text(dependency.classifier)
  const purl = coordinatesPurl({
    group: text(dependency.group) ?? '',
    artifact: text(dependency.artifact) ?? '',
    type: text(dependency.type) ?? 'jar',
    ...(version.version !== undefined && { version: version.version }),
    ...(classifier !== undefined && { classifier }),
  })
  if (purl === undefined) {
    draft.miss('manifest.unreadable-entry', `"${key}" is not the name of a package`, line)
    return undefined
  }
  const scope = text(dependency.scope) ?? managed.scope ?? 'compile'
  const known = SCOPES.get(scope)
  if (known === undefined)
    draft.note('manifest.unknown-scope', `"${key}" has the scope "${scope}", which is none`, line)
  const isOptional = (text(dependency.optional) ?? managed.optional) === 'true'
  const file =
    scope === 'system' && dependency.systemPath !== undefined ? systemFile(dependency, interpolate) : undefined
  return {
    ...BARE,
    id: key,
    purl: file === undefined ? purl : { ...purl, qualifiers: { ...purl.qualifiers, download_url: file } },
    ...(version.requirement !== undefined && { requirement: version.requirement }),
    direct: true,
    scope: isOptional && known !== 'development' ? 'optional' : (known ?? 'runtime'),
    ...(file !== undefined && { source: file }),
    ...(line !== undefined && { line }),
  }
}

/** Told as missing when there is none: a parent or bill of materials outside of the tree may state it. */
function versionOf(draft: Draft, { key, dependency, managed, line }: Stated, interpolate: Interpolate) {
  const raw = dependency.version ?? managed.version
  const text = raw === undefined ? undefined : interpolate(raw)
  if (text === undefined) {
    const why = raw === undefined ? 'states no version, nor does anything that was found' : `asks for "${raw}"`
    draft.miss('manifest.unresolved-version', `"${key}" ${why}`, line)
    return {}
  }
  const stated = statedVersion(text)
  if (stated.version === undefined && !isRangeText(text))
    draft.note('manifest.unusual-version', `"${key}" asks for "${text}", which Maven cannot order`, line)
  return stated
}

/** A file of the machine that builds: it did not come from a repository, whatever it is called. */
function systemFile({ systemPath = '' }: PomDependency, interpolate: Interpolate): string {
  return `file:${(interpolate(systemPath) ?? systemPath).replace(/^\.\//, '').slice(0, 1_024)}`
}

/** Whether one of the project's modules of that name is meant: it has the same version, as far as either states one. */
function isMember({ version }: Purl, modules: readonly FoundPom[], interpolate: Interpolate): boolean {
  return modules.some(({ model }) => {
    const own = interpolate(model.version ?? model.parent?.version ?? '')
    return own === undefined || version === undefined || own === version
  })
}
