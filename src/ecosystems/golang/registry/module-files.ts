import type { ArtifactTarget, IndexedFile } from '../../gate/registry.ts'
import { escapeCase } from './escaped.ts'

/** The files that a proxy has of each version, with their media types. */
const CONTENT_TYPES = {
  info: 'application/json',
  mod: 'text/plain; charset=utf-8',
  zip: 'application/zip',
} as const

export type ModuleFile = keyof typeof CONTENT_TYPES

/** Undefined for any other text. */
export function moduleFileOf(extension: string): ModuleFile | undefined {
  return Object.hasOwn(CONTENT_TYPES, extension) ? (extension as ModuleFile) : undefined
}

export function fileTarget(name: string, version: string, file: ModuleFile): ArtifactTarget {
  const target = {
    kind: 'artifact',
    name,
    version,
    fileName: `${version}.${file}`,
    contentType: CONTENT_TYPES[file],
  } as const
  return file === 'zip' ? target : { ...target, isMetadata: true }
}

/** Relative to the upstream's address: `./github.com/!azure/x/@v/v1.0.0.zip`. */
export function fileUrl(name: string, version: string, file: ModuleFile): string {
  return `./${escapeCase(name)}/@v/${escapeCase(version)}.${file}`
}

/** As the catalogue lists it. Proxies state no digest: the checksum database does. */
export function indexedFile(name: string, version: string, file: ModuleFile): IndexedFile {
  return {
    fileName: `${version}.${file}`,
    url: fileUrl(name, version, file),
    role: file === 'zip' ? 'package' : 'metadata',
  }
}
