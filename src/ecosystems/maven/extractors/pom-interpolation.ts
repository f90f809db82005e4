// `${…}` in POMs: properties of the POM and its parents, and the project's own coordinates.
import type { PomModel } from './pom-model.ts'

/** The text with every expression replaced; undefined when one of them has no value. */
export type Interpolate = (text: string) => string | undefined

/** Properties that name properties, one within the other. */
const DEPTH_MAX = 32
const TEXT_LENGTH_MAX = 4_096

/**
 * The POM first, then its parents: a value of the child comes before the parents', wherever the expression stands. Values of
 * the environment, of settings and of the command line are not known here. What refers to itself has no value.
 */
export function interpolation(lineage: readonly PomModel[]): Interpolate {
  const known = new Map<string, string | undefined>()
  const open = new Set<string>()
  const lookUp = (name: string): string | undefined => {
    if (known.has(name)) return known.get(name)
    if (open.has(name) || open.size >= DEPTH_MAX) return undefined
    open.add(name)
    const text = rawValue(lineage, name)
    const value = text === undefined ? undefined : replaced(text, lookUp)
    open.delete(name)
    // Below another property, "too deep" and "refers to itself" hold for this way only.
    if (value !== undefined || open.size === 0) known.set(name, value)
    return value
  }
  return (text) => replaced(text, lookUp)
}

function replaced(text: string, lookUp: Interpolate): string | undefined {
  let result = ''
  let rest = text
  for (let start = rest.indexOf('${'); start >= 0; start = rest.indexOf('${')) {
    const end = rest.indexOf('}', start)
    if (end < 0) break
    const value = lookUp(rest.slice(start + 2, end).trim())
    if (value === undefined) return undefined
    result += rest.slice(0, start) + value
    if (result.length > TEXT_LENGTH_MAX) return undefined
    rest = rest.slice(end + 1)
  }
  return result.length + rest.length > TEXT_LENGTH_MAX ? undefined : result + rest
}

/** `project.*` cannot be overridden by a property; the old short forms (`${version}`) can. */
function rawValue(lineage: readonly PomModel[], name: string): string | undefined {
  const field = /^(?:project|pom)\.(.+)$/.exec(name)?.[1]
  if (field !== undefined) {
    const value = projectValue(lineage, field)
    if (value !== undefined) return value
  }
  for (const { properties } of lineage) {
    const value = properties.get(name)
    if (value !== undefined) return value
  }
  return projectValue(lineage, name)
}

function projectValue(lineage: readonly PomModel[], field: string): string | undefined {
  const [own] = lineage
  switch (field) {
    case 'groupId':
      return own?.group ?? own?.parent?.group
    case 'artifactId':
      return own?.artifact
    case 'version':
      return own?.version ?? own?.parent?.version
    case 'packaging':
      return own?.packaging
    case 'parent.groupId':
      return own?.parent?.group
    case 'parent.artifactId':
      return own?.parent?.artifact
    case 'parent.version':
      return own?.parent?.version
    case 'basedir':
      return '.'
    default:
      return undefined
  }
}
