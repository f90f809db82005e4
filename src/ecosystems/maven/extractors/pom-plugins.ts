// Plugins and extensions of a build: what runs when the project is built, and is not part of it.
import type { ExtractedComponent } from '#ecosystems/ecosystem.ts'
import type { Draft } from '#ecosystems/extraction/draft.ts'
import { BARE, coordinatesPurl, statedVersion } from './coordinates.ts'
import type { Interpolate } from './pom-interpolation.ts'
import type { Lineage } from './pom-lineage.ts'
import type { PomDependency, PomPlugin, PomReference } from './pom-model.ts'

interface Tool {
  readonly reference: PomReference
  readonly name: string
  readonly line: number | undefined
  readonly id: string
}

/** Development components; those whose version Maven itself would choose are told, and left out. */
export function addPlugins(draft: Draft, { models, interpolate }: Lineage): void {
  const managed = managedPlugins(
    models.flatMap((model) => model.managedPlugins),
    interpolate,
  )
  const unpinned = new Set<string>()
  const seen = new Set<string>()
  const add = ({ reference, name, line, id }: Tool) => {
    if (seen.has(id)) return
    seen.add(id)
    const component = componentOf(reference, interpolate, managed.get(name))
    if (component === undefined) unpinned.add(name)
    else draft.add({ ...component, id, direct: true, scope: 'development', ...(line !== undefined && { line }) })
  }
  for (const [generation, model] of models.entries()) {
    const lineOf = ({ line }: PomReference) => (generation === 0 ? line : undefined)
    for (const plugin of model.plugins) {
      if (generation > 0 && !plugin.isInherited) continue
      const name = nameOf(plugin, interpolate)
      add({ reference: plugin, name, line: lineOf(plugin), id: `plugin ${name}` })
      for (const dependency of [...plugin.dependencies, ...(managed.get(name)?.dependencies ?? [])]) {
        const used = nameOf(dependency, interpolate)
        add({ reference: dependency, name: used, line: lineOf(dependency), id: `plugin ${name} > ${used}` })
      }
    }
    for (const extension of model.extensions) {
      const name = nameOf(extension, interpolate)
      add({ reference: extension, name, line: lineOf(extension), id: `extension ${name}` })
    }
  }
  if (unpinned.size > 0)
    draft.note('manifest.unpinned-plugin', `no version is stated for ${[...unpinned].slice(0, 20).join(', ')}`)
}

function componentOf(
  reference: PomReference | PomDependency,
  interpolate: Interpolate,
  managed: PomPlugin | undefined,
): Pick<ExtractedComponent, 'purl' | 'requirement' | 'hashes' | 'dependsOn'> | undefined {
  const text = interpolate(reference.version ?? managed?.version ?? '') ?? ''
  const group = interpolate(reference.group)
  const artifact = interpolate(reference.artifact)
  if (text === '' || group === undefined || artifact === undefined) return undefined
  const { version, requirement } = statedVersion(text)
  const purl = coordinatesPurl({ group, artifact, ...(version !== undefined && { version }) })
  return purl && { ...BARE, purl, ...(requirement !== undefined && { requirement }) }
}

function managedPlugins(plugins: readonly PomPlugin[], interpolate: Interpolate): ReadonlyMap<string, PomPlugin> {
  const managed = new Map<string, PomPlugin>()
  for (const plugin of plugins) {
    const name = nameOf(plugin, interpolate)
    if (!managed.has(name)) managed.set(name, plugin)
  }
  return managed
}

function nameOf({ group, artifact }: PomReference, interpolate: Interpolate): string {
  return `${interpolate(group) ?? group}:${interpolate(artifact) ?? artifact}`
}
