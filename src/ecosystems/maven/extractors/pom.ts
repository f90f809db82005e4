// pom.xml: what a Maven project asks for, with what its parents and bills of materials add where the tree holds them.
import type { Extraction, Extractor, SourceFile, SourceTree } from '#ecosystems/ecosystem.ts'
import { createDraft, type Draft, refused } from '#ecosystems/extraction/draft.ts'
import { baseOf, folderOf } from '#ecosystems/extraction/folders.ts'
import { addDependencies } from './pom-dependencies.ts'
import { type FoundPom, openPomFiles, type PomFiles, pomPath } from './pom-files.ts'
import { findLineage, type Lineage } from './pom-lineage.ts'
import { type Management, managementOf } from './pom-management.ts'
import { type PomModel, readPom } from './pom-model.ts'
import { addPlugins } from './pom-plugins.ts'
import { isPomOfRepository } from './repository-layout.ts'

const NAME = 'maven/pom'

/**
 * Direct dependencies, own and inherited, and plugins, with the versions that the project determines. A plain version is
 * the version of the component: Maven takes it for direct dependencies. Profiles are off. What depends on parents or bills of
 * materials outside of the tree is told, and the extraction then incomplete.
 */
export const pom: Extractor = {
  name: NAME,
  reads: 'manifest',
  // What Maven keeps in its own folder belongs to other projects.
  matches: (path) =>
    baseOf(path) === 'pom.xml' ||
    (path.endsWith('.pom') && !isPomOfRepository(path) && !path.split('/').includes('.m2')),
  extract,
}

async function extract(file: SourceFile, tree: SourceTree): Promise<Extraction> {
  let model: PomModel
  try {
    model = readPom(file.bytes)
  } catch (error) {
    return refused(NAME, error)
  }
  const own: FoundPom = { path: file.path, model }
  const draft = createDraft(NAME)
  const files = openPomFiles(tree, own)
  const lineage = await findLineage(files, own)
  const management = await managementOf(files, lineage)
  addDependencies(draft, lineage, { management, members: await files.project() })
  addPlugins(draft, lineage)
  tellMissing(draft, lineage, management)
  await tellModules(draft, own, files)
  for (const [path, reason] of files.problems) draft.miss('manifest.unreadable-neighbour', `${path}: ${reason}`)
  return draft.finish(rootOf(lineage))
}

function tellMissing(draft: Draft, { models, missing }: Lineage, management: Management): void {
  if (missing !== undefined) {
    const message = `the parent ${missing.name} is not in the project; what it adds is missing`
    draft.miss('manifest.missing-parent', message, missing.line)
  }
  // Versions that it would have stated are told one by one.
  for (const [name, line] of management.missing)
    draft.note('manifest.missing-bom', `the bill of materials ${name} is not in the project`, line)
  for (const { id, isActiveByDefault, hasContent } of models.flatMap(({ profiles }) => profiles)) {
    if (!hasContent) continue
    const message = `the profile "${id}" is not applied`
    if (isActiveByDefault) draft.miss('manifest.profile-not-applied', `${message}, although it is active by default`)
    else draft.note('manifest.profile-not-applied', message)
  }
}

async function tellModules(draft: Draft, { path, model }: FoundPom, files: PomFiles): Promise<void> {
  for (const module of model.modules) {
    const found = await files.at(pomPath(folderOf(path), module))
    if (found === undefined) draft.note('manifest.missing-module', `the module "${module}" is not in the project`)
  }
}

function rootOf({ models, interpolate }: Lineage): Extraction['root'] {
  const [own] = models
  const group = interpolate(own?.group ?? own?.parent?.group ?? '')
  const version = interpolate(own?.version ?? own?.parent?.version ?? '')
  if (!own?.artifact) return undefined
  return { name: group ? `${group}:${own.artifact}` : own.artifact, ...(version && { version }) }
}
