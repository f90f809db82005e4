// Which distribution a file tree holds, for the extractors of its packages.
import type { SourceTree } from '#ecosystems/ecosystem.ts'
import { type OsRelease, readOsRelease } from '#formats/os-release.ts'

const PATHS = ['etc/os-release', 'usr/lib/os-release']

/** From the tree's own files; undefined when it has none that can be read. `root`: the folder in which `etc` lies. */
export async function findOsRelease(tree: SourceTree, root = ''): Promise<OsRelease | undefined> {
  for (const path of PATHS) {
    const bytes = await tree.read(root === '' ? path : `${root}/${path}`)
    const release = bytes && readOsRelease(bytes)
    if (release !== undefined) return release
  }
  return undefined
}

/** The qualifier `distro` of purls: `debian-12`, `alpine-3.18.4`. */
export function distroOf({ id, versionId }: OsRelease): string {
  return versionId === undefined ? id : `${id}-${versionId}`
}
