import { parseCargoRequirement } from '../requirements.ts'
import { isVersion } from './crate-line.ts'
import { isCrateName } from './index-path.ts'

const KINDS: readonly unknown[] = ['normal', 'build', 'dev']

type Fields = Readonly<Record<string, unknown>>
type Features = Readonly<Record<string, readonly string[]>>

/** A dependency as an index has it. */
export interface IndexDependency {
  /** As the manifest calls it; `package` is the crate's own name where that is another. */
  readonly name: string
  readonly req: string
  readonly features: readonly string[]
  readonly optional: boolean
  readonly default_features: boolean
  readonly target: string | null
  readonly kind: string
  /** Address of another registry's index; null: the one that the crate is published to. */
  readonly registry: string | null
  readonly package?: string
}

/** What a line of the index says of a crate, but for what only the registry knows. */
export interface PublishedCrate {
  readonly name: string
  readonly vers: string
  readonly deps: readonly IndexDependency[]
  readonly features: Features
  /** Features in the syntax that came with `v` 2. */
  readonly features2?: Features
  readonly links: string | null
  readonly rust_version?: string
  readonly v: 1 | 2
}

/**
 * Converts what `cargo publish` says of a crate into what an index says (the Cargo book, "Web API", "Publish", and "Registry
 * index", "JSON schema"). Throws `SyntaxError` for what Cargo could not resolve from later.
 */
export function readPublishedCrate(metadata: Fields): PublishedCrate {
  const { name, vers } = metadata
  if (typeof name !== 'string' || !isCrateName(name)) throw new SyntaxError('The metadata names no crate')
  if (typeof vers !== 'string' || !isVersion(vers)) throw new SyntaxError('The metadata states no version')
  const deps = metadata.deps ?? []
  if (!Array.isArray(deps)) throw new SyntaxError('The dependencies are no list')
  const rustVersion = textOrNull(metadata, 'rust_version')
  return {
    name,
    vers,
    deps: deps.map(readDependency),
    ...splitFeatures(readFeatures(metadata.features ?? {})),
    links: textOrNull(metadata, 'links'),
    ...(rustVersion !== null && { rust_version: rustVersion }),
  }
}

function readDependency(value: unknown): IndexDependency {
  if (!isObject(value)) throw new SyntaxError('A dependency is no object')
  const { name, version_req: req, optional = false, default_features = true, features = [] } = value
  if (typeof name !== 'string' || !isCrateName(name)) throw new SyntaxError('A dependency names no crate')
  if (typeof req !== 'string' || !isRequirement(req))
    throw new SyntaxError(`The dependency ${name} states no version requirement`)
  if (typeof optional !== 'boolean' || typeof default_features !== 'boolean' || !isTexts(features))
    throw new SyntaxError(`The dependency ${name} does not say how it is used`)
  const kind = value.kind ?? 'normal'
  if (!KINDS.includes(kind)) throw new SyntaxError(`The dependency ${name} is of no kind that Cargo has`)
  const alias = textOrNull(value, 'explicit_name_in_toml')
  if (alias !== null && !isCrateName(alias))
    throw new SyntaxError(`The dependency ${name} is renamed to what is no name`)
  return {
    name: alias ?? name,
    req,
    features,
    optional,
    default_features,
    target: textOrNull(value, 'target'),
    kind: kind as string,
    registry: textOrNull(value, 'registry'),
    ...(alias !== null && alias !== name && { package: name }),
  }
}

function isRequirement(req: string): boolean {
  try {
    parseCargoRequirement(req)
    return true
  } catch {
    return false
  }
}

function readFeatures(value: unknown): readonly (readonly [string, readonly string[]])[] {
  if (!isObject(value)) throw new SyntaxError('The features are no object')
  return Object.entries(value).map(([feature, enabled]) => {
    if (!isTexts(enabled)) throw new SyntaxError('A feature does not say what it enables')
    return [feature, enabled] as const
  })
}

/** Clients before `v` 2 leave such a version out, and could not read an index that has the newer syntax elsewhere. */
function splitFeatures(
  features: ReturnType<typeof readFeatures>,
): Pick<PublishedCrate, 'features' | 'features2' | 'v'> {
  const isNew = (enabled: readonly string[]) => enabled.some((each) => each.startsWith('dep:') || each.includes('?/'))
  const newer = features.filter(([, enabled]) => isNew(enabled))
  if (newer.length === 0) return { features: Object.fromEntries(features), v: 1 }
  const older = features.filter(([, enabled]) => !isNew(enabled))
  return { features: Object.fromEntries(older), features2: Object.fromEntries(newer), v: 2 }
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string')
}

function textOrNull(fields: Fields, key: string): string | null {
  const value = fields[key] ?? null
  if (value !== null && typeof value !== 'string') throw new SyntaxError(`${key} is no text`)
  return value
}
