// An MSBuild project with the files it imports by itself and by name: properties and items in the order of evaluation.
import type { SourceTree } from '#ecosystems/ecosystem.ts'
import type { Draft } from '#ecosystems/extraction/draft.ts'
import { baseOf, folderOf, joined, normalizedPath } from '#ecosystems/extraction/folders.ts'
import { parseXml, type XmlElement } from '#formats/xml.ts'
import { createProperties, expand, holds, type Properties, setProperty } from './msbuild-properties.ts'
import { XML_LIMITS } from './packages-config.ts'

const FILES_MAX = 64
const IMPORTS_DEPTH_MAX = 16
const LEVELS_MAX = 32
/** Where the SDK and Visual Studio keep their own targets: no part of the project. */
const TOOLS_PATH =
  /^\$\((?:MSBuild(?:Extensions|Tools|Bin|UserExtensions|Sdks)Path\w*|VSToolsPath|NuGet\w*|Sql\w*Path)\)/i
const FILE_ABOVE =
  /^\$\(\[MSBuild\]::Get(?:PathOfFileAbove\(\s*'?([\w.-]{1,80})|DirectoryNameOfFileAbove\([^)]{0,200})/i

export interface MsBuildItem {
  readonly kind: string
  readonly element: XmlElement
  /** The file the item stands in. */
  readonly path: string
  /** False: whether its condition holds is not to be told. */
  readonly isCertain: boolean
}

export interface MsBuildProject {
  readonly root: XmlElement
  readonly properties: Properties
  readonly items: readonly MsBuildItem[]
}

interface Evaluation {
  readonly draft: Draft
  readonly tree: SourceTree
  readonly properties: Properties
  readonly items: MsBuildItem[]
  files: number
}

/** Throws `LimitError` or `SyntaxError` when the project itself cannot be read; what it imports may be missed. */
export async function readMsBuildProject(
  draft: Draft,
  file: { readonly path: string; readonly bytes: Uint8Array },
  tree: SourceTree,
): Promise<MsBuildProject> {
  const root = parseXml(file.bytes, { limits: XML_LIMITS })
  const name = baseOf(file.path)
  const properties = createProperties({
    MSBuildProjectName: name.slice(0, Math.max(name.lastIndexOf('.'), 0)),
    MSBuildProjectFile: name,
    MSBuildProjectDirectory: '.',
  })
  const evaluation: Evaluation = { draft, tree, properties, items: [], files: 0 }
  const folder = folderOf(file.path)
  for (const automatic of ['Directory.Build.props', 'Directory.Packages.props'])
    await importAbove(evaluation, automatic, folder)
  await evaluate(evaluation, root, { path: file.path, depth: 0, isCertain: true })
  await importAbove(evaluation, 'Directory.Build.targets', folder)
  return { root, properties, items: evaluation.items }
}

interface Place {
  readonly path: string
  readonly depth: number
  readonly isCertain: boolean
}

async function evaluate(evaluation: Evaluation, parent: XmlElement, place: Place): Promise<void> {
  for (const element of parent.children) {
    const holding = holds(evaluation.properties, element.attributes.get('Condition'))
    if (holding === false) continue
    const inner: Place = { ...place, isCertain: place.isCertain && holding === true }
    if (element.name === 'PropertyGroup') setProperties(evaluation, element, inner)
    else if (element.name === 'ItemGroup') addItems(evaluation, element, inner)
    else if (element.name === 'Import') await importNamed(evaluation, element, inner)
    else if (element.name === 'ImportGroup') await evaluate(evaluation, element, inner)
    // Which branch holds depends on those before it.
    else if (element.name === 'Choose') await evaluate(evaluation, element, { ...inner, isCertain: false })
    else if (element.name === 'When' || element.name === 'Otherwise') await evaluate(evaluation, element, inner)
  }
}

function setProperties({ properties }: Evaluation, group: XmlElement, place: Place): void {
  for (const element of group.children) {
    const holding = holds(properties, element.attributes.get('Condition'))
    if (holding === false) continue
    const isCertain = place.isCertain && holding === true
    setProperty(properties, element.name, { value: expand(properties, element.text), isCertain })
  }
}

function addItems({ properties, items }: Evaluation, group: XmlElement, { path, isCertain }: Place): void {
  for (const element of group.children) {
    const holding = holds(properties, element.attributes.get('Condition'))
    if (holding === false) continue
    items.push({ kind: element.name, element, path, isCertain: isCertain && holding === true })
  }
}

/** The nearest file of this name in the folder or above it. */
async function importAbove(evaluation: Evaluation, name: string, folder: string, depth = 1): Promise<void> {
  let at = folder
  for (let level = 0; level < LEVELS_MAX; level++) {
    if (await importFile(evaluation, joined(at, name), depth)) return
    if (at === '') return
    at = folderOf(at)
  }
}

async function importNamed(evaluation: Evaluation, element: XmlElement, { path, depth }: Place): Promise<void> {
  const written = element.attributes.get('Project')?.trim() ?? ''
  if (written === '' || element.attributes.has('Sdk') || TOOLS_PATH.test(written)) return
  const above = FILE_ABOVE.exec(written)
  if (above !== null) {
    const name = above[1] ?? baseOf(written.replaceAll('\\', '/'))
    await importAbove(evaluation, name, folderOf(folderOf(path)), depth + 1)
    return
  }
  const own = folderOf(path)
  // The path of a file stands in terms of the file that imports it.
  const relative = written
    .replace(/^\$\(MSBuildThisFileDirectory\)/i, '')
    .replace(/^\$\(MSBuildProjectDirectory\)[\\/]/i, '')
  const { text, isDecided } = expand(evaluation.properties, relative)
  const target = normalizedPath(joined(own, text.replaceAll('\\', '/')))
  const isGuarded = element.attributes.has('Condition')
  if (!isDecided || text.includes('*') || text.startsWith('/') || /^[A-Za-z]:/.test(text) || target.startsWith('..')) {
    evaluation.draft.miss('manifest.unread-import', `"${written}" cannot be found from the files alone`)
    return
  }
  if (!(await importFile(evaluation, target, depth + 1)) && !isGuarded)
    evaluation.draft.miss('manifest.unread-import', `"${target}" is not there, or cannot be read`)
}

/** False when there is no such file. */
async function importFile(evaluation: Evaluation, path: string, depth: number): Promise<boolean> {
  if (evaluation.files >= FILES_MAX || depth > IMPORTS_DEPTH_MAX) {
    if (evaluation.files++ === FILES_MAX || depth > IMPORTS_DEPTH_MAX)
      evaluation.draft.miss('manifest.too-many-imports', `more than ${FILES_MAX} imported files, or nested too deep`)
    return true
  }
  const bytes = await evaluation.tree.read(path)
  if (bytes === undefined) return false
  evaluation.files++
  try {
    const root = parseXml(bytes, { limits: XML_LIMITS })
    await evaluate(evaluation, root, { path, depth, isCertain: true })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    evaluation.draft.miss('manifest.unread-import', `"${path}" cannot be read: ${reason}`)
  }
  return true
}
