import type { IndexView } from '../../gate/registry.ts'
import { isWheel } from './file-name.ts'
import { filePath } from './file-path.ts'
import { isPrerelease } from './latest-version.ts'
import { type ShownFile, showPage } from './page-view.ts'
import type { PageFile, PreparedPage } from './prepared-page.ts'
import { digestEntries } from './prepared-page.ts'

/**
 * The older JSON documents about a project and one of its versions (`/pypi/<name>/json`), made of what the simple API tells:
 * names, files, digests, times. What only upstream's own document tells (descriptions, requirements) is left out.
 */
export function writeProjectApi(page: PreparedPage, view: IndexView): Uint8Array {
  const { files, versions } = showPage(page, view)
  const visible = versions.filter((version) => view.visible.has(version))
  const newest = visible.findLast((version) => !isPrerelease(version)) ?? visible.at(-1)
  const releases = versions.map((version) => [version, files.filter((file) => file.version === version)] as const)
  const own = files.filter(({ version }) => version === newest)
  return Buffer.from(
    JSON.stringify({
      info: infoOf(page, newest ?? null, own),
      last_serial: -1,
      releases: Object.fromEntries(
        releases.map(([version, each]) => [version, each.map((file) => entryOf(page, file, view.baseUrl))]),
      ),
      urls: own.map((file) => entryOf(page, file, view.baseUrl)),
    }),
  )
}

/** One version's document; undefined when there is no such version. */
export function writeVersionApi(page: PreparedPage, version: string, baseUrl: string): Uint8Array | undefined {
  const own = page.files
    .filter((each) => each.version === version)
    .map((each): ShownFile => ({ ...each, yanked: each.file.yanked }))
  if (own.length === 0) return undefined
  const info = infoOf(page, version, own)
  const urls = own.map((file) => entryOf(page, file, baseUrl))
  return Buffer.from(JSON.stringify({ info, last_serial: -1, urls }))
}

function infoOf(page: PreparedPage, version: string | null, files: readonly ShownFile[]): object {
  const yanked = files.length > 0 && files.every((each) => each.yanked !== undefined)
  const requires = new Set(files.map(({ file }) => file.requiresPython))
  return {
    name: page.project.name,
    version,
    requires_python: requires.size === 1 ? ([...requires][0] ?? null) : null,
    yanked,
    yanked_reason: (yanked && files.find((each) => each.yanked)?.yanked) || null,
  }
}

function entryOf(page: PreparedPage, { file, version, yanked }: PageFile & ShownFile, baseUrl: string): object {
  const path = filePath({ name: page.project.name, version, fileName: file.fileName })
  return {
    filename: file.fileName,
    packagetype: isWheel(file.fileName) ? 'bdist_wheel' : 'sdist',
    url: `${baseUrl}${path}`,
    digests: digestEntries(file.hashes),
    requires_python: file.requiresPython ?? null,
    ...(file.sizeBytes !== undefined && { size: file.sizeBytes }),
    ...(file.uploadTime !== undefined && { upload_time_iso_8601: file.uploadTime }),
    yanked: yanked !== undefined,
    yanked_reason: yanked || null,
  }
}
