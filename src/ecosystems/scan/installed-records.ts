// Records of installation that each describe one package, by their place: dependencies are then told by where things lie.
import type { ExtractedComponent, InstalledSearch } from '#ecosystems/ecosystem.ts'
import { joined } from '#ecosystems/extraction/folders.ts'
import type { Finding } from './locked-manifests.ts'

export interface InstalledRecord {
  readonly finding: Finding
  readonly component: ExtractedComponent
}

/** By the path of the file. */
export type InstalledRecords = ReadonlyMap<string, InstalledRecord>

export function installedRecords(findings: readonly Finding[]): InstalledRecords {
  const records = new Map<string, InstalledRecord>()
  for (const finding of findings) {
    const [component, ...others] = finding.extraction.components
    if (finding.reads === 'installed' && component?.dependsOnInstalled !== undefined && others.length === 0)
      records.set(finding.path, { finding, component })
  }
  return records
}

/** The first that is there. */
export function findInstalled(
  records: InstalledRecords,
  folders: readonly string[],
  file: string,
): InstalledRecord | undefined {
  for (const folder of folders) {
    const record = records.get(joined(folder, file))
    if (record !== undefined) return record
  }
  return undefined
}

export interface InstalledDependencies {
  readonly records: readonly InstalledRecord[]
  /** False when something that is required is not there. */
  readonly complete: boolean
}

export function installedDependencies(
  records: InstalledRecords,
  { folders, files, filesMayLack }: InstalledSearch,
): InstalledDependencies {
  const found = [...files, ...filesMayLack].map((file) => findInstalled(records, folders, file))
  return {
    records: found.filter((record) => record !== undefined),
    complete: !found.slice(0, files.length).includes(undefined),
  }
}
