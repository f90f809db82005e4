import type { IndexView } from '../../gate/registry.ts'
import { type ShownFile, showPage } from './page-view.ts'
import { digestEntries, type PreparedPage } from './prepared-page.ts'

/**
 * The JSON form (PEP 691, 700, 708, 714, 740, 792). It calls itself of version 1.4 when every file has its size, which is
 * required from 1.1 on; where upstream does not tell the sizes, of version 1.0.
 */
export function writeJson(page: PreparedPage, view: IndexView): Uint8Array {
  const { files, versions, status } = showPage(page, view)
  const { name, alternateLocations, tracks } = page.project
  const isComplete = files.every(({ file }) => file.sizeBytes !== undefined)
  const document = {
    meta: { 'api-version': isComplete ? '1.4' : '1.0', ...(tracks.length > 0 && { tracks }) },
    name,
    ...(status && { 'project-status': status }),
    ...(alternateLocations.length > 0 && { 'alternate-locations': alternateLocations }),
    versions,
    files: files.map((file) => entryOf(file, view.baseUrl)),
  }
  return Buffer.from(JSON.stringify(document))
}

function entryOf({ file, link, provenance, yanked }: ShownFile, baseUrl: string): object {
  const metadata = file.metadata && digestEntries(file.metadata)
  return {
    filename: file.fileName,
    url: link,
    hashes: digestEntries(file.hashes),
    ...(file.requiresPython !== undefined && { 'requires-python': file.requiresPython }),
    ...(metadata && { 'core-metadata': metadata, 'dist-info-metadata': metadata }),
    ...(file.sizeBytes !== undefined && { size: file.sizeBytes }),
    ...(file.uploadTime !== undefined && { 'upload-time': file.uploadTime }),
    ...(provenance !== undefined && { provenance: `${baseUrl}${provenance}` }),
    yanked: yanked === undefined ? false : yanked === '' || yanked,
  }
}
