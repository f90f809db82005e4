// What lockfiles say of packages that are installed below them. A record of installation knows less than the lockfile by
// which it was made: not for what the package is used, and often not where it came from.
import { folderOf } from '#ecosystems/extraction/folders.ts'
import type { Purl } from '#formats/purl.ts'
import { type Finding, nameKey } from './locked-manifests.ts'
import { lockedFolder } from './third-party.ts'

export interface LockedRefs {
  add(lock: Finding, purl: Purl, ref: string): void
  /**
   * The ref by which the nearest lockfile above knows this package: the same, or, where the record tells no origin, the only
   * one of that name and version. Undefined when no lockfile above has it.
   */
  find(path: string, purl: Purl, ref: string): string | undefined
}

export function createLockedRefs(): LockedRefs {
  const folders = new Map<string, Map<string, Set<string>>>()
  return {
    add({ path }, purl, ref) {
      const folder = lockedFolder(path)
      const own = folders.get(folder) ?? new Map<string, Set<string>>()
      folders.set(folder, own)
      const key = versionKey(purl)
      const refs = own.get(key) ?? new Set<string>()
      own.set(key, refs.add(ref))
    },
    find(path, purl, ref) {
      if (folders.size === 0) return undefined
      const key = versionKey(purl)
      for (let folder = folderOf(path); ; folder = folderOf(folder)) {
        const refs = folders.get(folder)?.get(key)
        if (refs?.has(ref)) return ref
        const [only] = refs ?? []
        if (refs?.size === 1 && Object.keys(purl.qualifiers).length === 0) return only
        if (folder === '') return undefined
      }
    },
  }
}

function versionKey(purl: Purl): string {
  return `${nameKey(purl)}\0${purl.version ?? ''}`
}
