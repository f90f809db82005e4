// .github/workflows/*.yml: the actions, reusable workflows and images that a project's workflows run ("uses").
import type { ExtractedComponent, Extraction, Extractor, SourceFile } from '#ecosystems/ecosystem.ts'
import { createDraft, type Draft, refused } from '#ecosystems/extraction/draft.ts'
import { asRecord, type JsonRecord, recordOf, recordsOf, textOf } from '#ecosystems/extraction/json-fields.ts'
import { isVersionText } from '#ecosystems/extraction/version-text.ts'
import { readYaml } from '#ecosystems/extraction/yaml-documents.ts'
import type { Purl } from '#formats/purl.ts'
import { normalizePurl } from '#formats/purl-types.ts'

const NAME = 'github/workflow'
const PATH = /(?:^|\/)\.github\/workflows\/[^/]+\.ya?ml$/
const USES_LENGTH_MAX = 1_000
const ACTION = /^([A-Za-z0-9-]{1,100})\/([\w.-]{1,100})((?:\/[^/@\s]{1,100}){0,20})@(\S{1,250})$/
const IMAGE = /^docker:\/\/((?:[\w.-]+(?::\d{1,5})?\/)?[\w./-]+?)(?::([\w.-]{1,128}))?(?:@(sha256:[0-9a-f]{64}))?$/
const COMMIT = /^[0-9a-f]{40}$/
const USES_LINE = /^\s{0,200}(?:-\s{1,20})?(?:"uses"|uses)\s{0,20}:\s{0,20}["']?([^\s"'#]{1,1000})/

/**
 * What is run while building and testing: its scope is development. The version is the reference as written; a tag or
 * branch may be moved, and a commit says nothing about its place in the order of versions, which is noted.
 */
export const workflow: Extractor = {
  name: NAME,
  reads: 'manifest',
  matches: (path) => PATH.test(path),
  extract: async (file) => extract(file),
}

function extract(file: SourceFile): Extraction {
  const draft = createDraft(NAME)
  try {
    const { documents, problems } = readYaml(file.bytes)
    for (const { message, line } of problems) draft.miss('manifest.unreadable-part', message, line)
    const jobs = Object.values(recordOf(asRecord(documents[0]?.root) ?? {}, 'jobs'))
    const lines = linesOf(file.bytes)
    // The same action in several steps is one component.
    for (const uses of new Set(jobs.flatMap((job) => usedBy(asRecord(job) ?? {}))))
      addUsed(draft, uses, lines.get(uses))
    return draft.finish()
  } catch (error) {
    return refused(NAME, error)
  }
}

function usedBy(job: JsonRecord): readonly string[] {
  return [job, ...recordsOf(job.steps)].flatMap((one) => textOf(one, 'uses')?.trim() ?? [])
}

/** The first line of each. */
function linesOf(bytes: Uint8Array): ReadonlyMap<string, number> {
  const lines = new Map<string, number>()
  for (const [index, line] of new TextDecoder().decode(bytes).split('\n').entries()) {
    const [, uses] = USES_LINE.exec(line.slice(0, USES_LENGTH_MAX)) ?? []
    if (uses !== undefined && !lines.has(uses)) lines.set(uses, index + 1)
  }
  return lines
}

function addUsed(draft: Draft, uses: string, line: number | undefined): void {
  // A folder of the project itself.
  if (uses.startsWith('./') || uses.startsWith('../')) return
  const purl = uses.length > USES_LENGTH_MAX ? undefined : (actionPurl(uses) ?? imagePurl(uses))
  if (purl === undefined) {
    const code = uses.includes('${{') ? 'manifest.computed-entry' : 'manifest.unreadable-entry'
    draft.miss(code, `"${uses}" names no action and no image`, line)
    return
  }
  if (purl.type === 'github' && COMMIT.test(purl.version ?? ''))
    draft.note('manifest.pinned-commit', `"${uses}" is a commit, whose place among the versions is not told`, line)
  const component: ExtractedComponent = {
    id: uses,
    purl,
    direct: true,
    scope: 'development',
    hashes: [],
    dependsOn: [],
  }
  draft.add({ ...component, ...(line !== undefined && { line }) })
}

/** `owner/repository[/path]@reference` */
function actionPurl(uses: string): Purl | undefined {
  const [, namespace, name, path = '', version] = ACTION.exec(uses) ?? []
  const segments = path.split('/').filter((segment) => segment !== '')
  const isName = name !== undefined && !/^\.{1,2}$/.test(name) && !segments.some((segment) => /^\.{1,2}$/.test(segment))
  if (namespace === undefined || !isName || version === undefined || !isVersionText(version)) return undefined
  const subpath = segments.length > 0 && { subpath: segments.join('/') }
  return normalizePurl({ type: 'github', namespace, name, version, qualifiers: {}, ...subpath })
}

/** `docker://image[:tag][@digest]` by the purl type "oci": named by its last segment, with the repository beside. */
function imagePurl(uses: string): Purl | undefined {
  const [, repository, tag, version] = IMAGE.exec(uses) ?? []
  const name = repository?.split('/').at(-1) ?? ''
  if (repository === undefined || name === '') return undefined
  const qualifiers = { ...(repository !== name && { repository_url: repository }), ...(tag !== undefined && { tag }) }
  return normalizePurl({ type: 'oci', name, ...(version !== undefined && { version }), qualifiers })
}
