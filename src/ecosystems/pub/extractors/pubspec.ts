// pubspec.yaml as values (dart.dev, "The pubspec file").
import type { Scope } from '#ecosystems/extraction/assign-scopes.ts'
import { asRecord, type JsonRecord, listOf, recordOf, textOf } from '#ecosystems/extraction/json-fields.ts'
import { readYaml, type YamlProblem } from '#ecosystems/extraction/yaml-documents.ts'
import { gitOrigin, type Origin } from './origins.ts'

export interface PubspecDependency {
  readonly name: string
  readonly section: string
  readonly scope: Scope
  readonly line?: number
  /** Undefined: not to be understood. */
  readonly asked?: { readonly origin: Origin; readonly requirement?: string }
}

export interface Pubspec {
  readonly name?: string
  readonly version?: string
  readonly dependencies: readonly PubspecDependency[]
  /** Folders, or patterns of folders, of the packages that are resolved together. */
  readonly workspace: readonly string[]
  /** Whether a workspace above resolves for this package. */
  readonly isMember: boolean
  readonly problems: readonly YamlProblem[]
}

const SECTIONS: readonly (readonly [string, Scope])[] = [
  ['dependencies', 'runtime'],
  ['dev_dependencies', 'development'],
  ['dependency_overrides', 'runtime'],
]

/** Throws `LimitError` or `SyntaxError`. */
export function readPubspec(bytes: Uint8Array): Pubspec {
  const { documents, problems } = readYaml(bytes)
  const [document] = documents
  const root = asRecord(document?.root) ?? {}
  const name = textOf(root, 'name')
  const version = textOf(root, 'version')
  const isOverridden = (dependency: string) => Object.hasOwn(recordOf(root, 'dependency_overrides'), dependency)
  return {
    ...(name !== undefined && { name }),
    ...(version !== undefined && { version }),
    dependencies: SECTIONS.flatMap(([section, scope]) =>
      Object.entries(recordOf(root, section))
        // What an override states holds instead, in the scope that the dependency has.
        .filter(([dependency]) => section === 'dependency_overrides' || !isOverridden(dependency))
        .map(([dependency, value]): PubspecDependency => {
          const line = document?.lines.get(`${section}\0${dependency}`)
          const asked = askedFor(value)
          return {
            name: dependency,
            section,
            scope: section === 'dependency_overrides' ? scopeOf(root, dependency) : scope,
            ...(line !== undefined && { line }),
            ...(asked !== undefined && { asked }),
          }
        }),
    ),
    workspace: listOf(root, 'workspace'),
    isMember: root.resolution === 'workspace',
    problems,
  }
}

function scopeOf(root: JsonRecord, name: string): Scope {
  const isRuntime = Object.hasOwn(recordOf(root, 'dependencies'), name)
  return !isRuntime && Object.hasOwn(recordOf(root, 'dev_dependencies'), name) ? 'development' : 'runtime'
}

/** A constraint, nothing (any version), or a table that says where the package is. */
function askedFor(value: unknown): PubspecDependency['asked'] | undefined {
  if (value === undefined || value === null || value === '') return { origin: { kind: 'hosted' }, requirement: 'any' }
  if (typeof value === 'string') return { origin: { kind: 'hosted' }, requirement: value }
  const table = asRecord(value)
  if (table === undefined) return undefined
  const requirement = textOf(table, 'version')
  const origin = originOf(table)
  if (origin === undefined) return undefined
  const isServed = origin.kind === 'hosted'
  return { origin, ...((requirement !== undefined || isServed) && { requirement: requirement ?? 'any' }) }
}

function originOf(table: JsonRecord): Origin | undefined {
  const path = textOf(table, 'path')
  const sdk = textOf(table, 'sdk')
  if (table.git !== undefined) return gitOrigin(table.git)
  if (path !== undefined) return { kind: 'path', path }
  if (sdk !== undefined) return { kind: 'sdk', name: sdk }
  const hosted = textOf(table, 'hosted') ?? textOf(recordOf(table, 'hosted'), 'url')
  return { kind: 'hosted', ...(hosted !== undefined && { url: hosted }) }
}
