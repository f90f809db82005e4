// One POM as it is written (Maven model 4.0.0 and 4.1.0): nothing inherited, no expression replaced.
import { MANIFEST_LIMITS } from '#ecosystems/extraction/limits.ts'
import { childOf, childrenOf, childText, parseXml, type XmlElement } from '#formats/xml.ts'
import { pomEntities } from './pom-entities.ts'

export interface PomReference {
  readonly group: string
  readonly artifact: string
  readonly version?: string
  readonly line: number
}

export interface PomParent extends PomReference {
  /** Undefined: the default; empty: not to be looked for in the project. */
  readonly relativePath?: string
}

export interface PomDependency extends PomReference {
  readonly type: string
  readonly classifier?: string
  readonly scope?: string
  readonly optional?: string
  readonly systemPath?: string
}

export interface PomPlugin extends PomReference {
  readonly isInherited: boolean
  readonly dependencies: readonly PomDependency[]
}

export interface PomProfile {
  readonly id: string
  readonly isActiveByDefault: boolean
  /** Whether it would change what is depended on. */
  readonly hasContent: boolean
}

export interface PomModel {
  readonly parent?: PomParent
  readonly group?: string
  readonly artifact?: string
  readonly version?: string
  readonly packaging: string
  readonly properties: ReadonlyMap<string, string>
  readonly dependencies: readonly PomDependency[]
  readonly managed: readonly PomDependency[]
  readonly plugins: readonly PomPlugin[]
  readonly managedPlugins: readonly PomPlugin[]
  readonly extensions: readonly PomReference[]
  readonly modules: readonly string[]
  readonly profiles: readonly PomProfile[]
  /** Names, or addresses where there is no name. */
  readonly licenses: readonly string[]
  /** Addresses of repositories that the project declares. */
  readonly repositories: readonly string[]
}

const LIMITS = { ...MANIFEST_LIMITS, nodesMax: MANIFEST_LIMITS.valuesMax } as const
const PLUGIN_GROUP = 'org.apache.maven.plugins'

/** Throws `LimitError` or `SyntaxError`. */
export function readPom(bytes: Uint8Array): PomModel {
  const project = parseXml(bytes, { limits: LIMITS, entities: pomEntities })
  if (project.name !== 'project') throw new SyntaxError(`a POM begins with <project>, not <${project.name}>`)
  const build = childOf(project, 'build')
  const parent = childOf(project, 'parent')
  return {
    ...(parent && { parent: parentOf(parent) }),
    ...optional('group', childText(project, 'groupId')),
    ...optional('artifact', childText(project, 'artifactId')),
    ...optional('version', childText(project, 'version')),
    packaging: childText(project, 'packaging') ?? 'jar',
    properties: new Map((childOf(project, 'properties')?.children ?? []).map(({ name, text }) => [name, text])),
    dependencies: dependenciesOf(project),
    managed: dependenciesOf(childOf(project, 'dependencyManagement')),
    plugins: pluginsOf(build),
    managedPlugins: pluginsOf(childOf(build, 'pluginManagement')),
    extensions: childrenOf(childOf(build, 'extensions'), 'extension').map((element) => referenceOf(element)),
    modules: [...textsIn(project, 'modules', 'module'), ...textsIn(project, 'subprojects', 'subproject')],
    profiles: childrenOf(childOf(project, 'profiles'), 'profile').map(profileOf),
    licenses: childrenOf(childOf(project, 'licenses'), 'license')
      .map((license) => childText(license, 'name') ?? childText(license, 'url'))
      .filter((text) => text !== undefined && text.length <= 500) as string[],
    repositories: childrenOf(childOf(project, 'repositories'), 'repository')
      .map((repository) => childText(repository, 'url'))
      .filter((url) => url !== undefined),
  }
}

function parentOf(element: XmlElement): PomParent {
  const relativePath = childOf(element, 'relativePath')?.text
  return { ...referenceOf(element), ...(relativePath !== undefined && { relativePath }) }
}

function referenceOf(element: XmlElement, group = ''): PomReference {
  return {
    group: childText(element, 'groupId') ?? group,
    artifact: childText(element, 'artifactId') ?? '',
    ...optional('version', childText(element, 'version')),
    line: element.line,
  }
}

function dependenciesOf(element: XmlElement | undefined): readonly PomDependency[] {
  return childrenOf(childOf(element, 'dependencies'), 'dependency').map((dependency) => ({
    ...referenceOf(dependency),
    type: childText(dependency, 'type') ?? 'jar',
    ...optional('classifier', childText(dependency, 'classifier')),
    ...optional('scope', childText(dependency, 'scope')),
    ...optional('optional', childText(dependency, 'optional')),
    ...optional('systemPath', childText(dependency, 'systemPath')),
  }))
}

function pluginsOf(element: XmlElement | undefined): readonly PomPlugin[] {
  return childrenOf(childOf(element, 'plugins'), 'plugin').map((plugin) => ({
    ...referenceOf(plugin, PLUGIN_GROUP),
    isInherited: childText(plugin, 'inherited') !== 'false',
    dependencies: dependenciesOf(plugin),
  }))
}

const PROFILE_CONTENT = new Set(['dependencies', 'dependencyManagement', 'modules', 'subprojects', 'properties'])

function profileOf(element: XmlElement): PomProfile {
  return {
    id: childText(element, 'id') ?? 'default',
    isActiveByDefault: childText(childOf(element, 'activation'), 'activeByDefault') === 'true',
    hasContent: element.children.some(({ name, children }) => PROFILE_CONTENT.has(name) && children.length > 0),
  }
}

function textsIn(element: XmlElement, list: string, item: string): readonly string[] {
  return childrenOf(childOf(element, list), item)
    .map(({ text }) => text)
    .filter((text) => text !== '')
}

function optional<Key extends string>(key: Key, value: string | undefined): { readonly [K in Key]?: string } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [K in Key]?: string }
}
