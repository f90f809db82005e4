// .csproj, .fsproj and .vbproj: the packages a project asks for. Ranges, not versions.
import type { ExtractedComponent, Extraction, Extractor, SourceFile, SourceTree } from '#ecosystems/ecosystem.ts'
import { createDraft, type Draft, refused } from '#ecosystems/extraction/draft.ts'
import { baseOf } from '#ecosystems/extraction/folders.ts'
import { nugetPurl } from '#ecosystems/nuget/purl-rules.ts'
import { childrenOf, type XmlElement } from '#formats/xml.ts'
import { type MsBuildProject, readMsBuildProject } from './msbuild-project.ts'
import { type PackageReference, packageReferences } from './package-references.ts'

const NAME = 'nuget/project-file'
const FILE = /\.(?:cs|fs|vb)proj$/i

/**
 * Packages of the project and of the files it imports, with central versions of Directory.Packages.props. Where a condition
 * cannot be decided from the files, what it guards is taken; a requirement that depends on an unknown property is left out
 * and reported. Projects and assemblies that are referenced are no packages.
 */
export const projectFile: Extractor = {
  name: NAME,
  reads: 'manifest',
  matches: (path) => FILE.test(path),
  extract,
}

async function extract(file: SourceFile, tree: SourceTree): Promise<Extraction> {
  const draft = createDraft(NAME)
  let project: MsBuildProject
  try {
    project = await readMsBuildProject(draft, file, tree)
  } catch (error) {
    return refused(NAME, error)
  }
  if (project.root.name !== 'Project') {
    draft.miss('manifest.unreadable', 'the root element is not "Project"')
    return draft.finish()
  }
  const components = new Map<string, ExtractedComponent>()
  for (const reference of packageReferences(project)) addReference(draft, components, { reference, file })
  for (const component of sdkComponents(project.root)) components.set(component.id, component)
  for (const component of components.values()) draft.add(component)
  return draft.finish(rootOf(project, file))
}

function addReference(
  draft: Draft,
  components: Map<string, ExtractedComponent>,
  { reference, file }: { reference: PackageReference; file: SourceFile },
): void {
  const { name, requirements, isDevelopment, isDecided, path, line } = reference
  const ownLine = path === file.path ? line : undefined
  const purl = nugetPurl(name)
  if (purl === undefined) {
    draft.miss('manifest.unreadable-entry', `"${name}" is not a package name`, ownLine)
    return
  }
  if (!isDecided)
    draft.miss(
      'manifest.unresolved-property',
      `the version of "${name}" depends on a property that is not known`,
      ownLine,
    )
  else if (requirements.length === 0)
    draft.note('manifest.missing-version', `"${name}" has no version here, nor a central one`, ownLine)
  for (const requirement of requirements.length === 0 ? [undefined] : requirements) {
    const id = requirement === undefined ? name.toLowerCase() : `${name.toLowerCase()}@${requirement}`
    const known = components.get(id)
    components.set(id, {
      id,
      purl,
      ...(requirement !== undefined && { requirement }),
      direct: true,
      scope: isDevelopment && known?.scope !== 'runtime' ? 'development' : 'runtime',
      hashes: [],
      ...(ownLine !== undefined && { line: ownLine }),
      dependsOn: [],
    })
  }
}

/** SDKs that are packages: those that state their version, `Sdk="Name/1.0"` or `<Sdk Name Version>`. */
function sdkComponents(root: XmlElement): readonly ExtractedComponent[] {
  const attribute = root.attributes.get('Sdk') ?? ''
  const stated = [
    ...attribute.split(';').map((one) => ({ pair: one.trim().split('/'), line: root.line })),
    ...[...childrenOf(root, 'Sdk'), ...childrenOf(root, 'Import')].map(({ name, attributes, line }) => ({
      pair: [attributes.get(name === 'Sdk' ? 'Name' : 'Sdk') ?? '', attributes.get('Version') ?? ''],
      line,
    })),
  ]
  return stated.flatMap(({ pair: [name = '', version = ''], line }) => {
    const purl = version === '' ? undefined : nugetPurl(name, version)
    if (purl === undefined) return []
    const id = `${name.toLowerCase()}@${version}`
    return [{ id, purl, direct: true, scope: 'development' as const, hashes: [], line, dependsOn: [] }]
  })
}

function rootOf({ properties }: MsBuildProject, file: SourceFile): Extraction['root'] {
  const name =
    properties.values.get('packageid') ?? properties.values.get('assemblyname') ?? baseOf(file.path).replace(FILE, '')
  const version = properties.values.get('packageversion') ?? properties.values.get('version')
  if (name === '') return undefined
  return { name, ...(version !== undefined && version !== '' && { version }) }
}
