// A project's files for tests: from memory, or a folder of fixtures.
import { readdirSync, readFileSync } from 'node:fs'
import type { SourceFile, SourceTree } from '#ecosystems/ecosystem.ts'

export function memoryTree(files: Readonly<Record<string, string>> = {}): SourceTree {
  return {
    read: async (path) => (Object.hasOwn(files, path) ? new TextEncoder().encode(files[path]) : undefined),
    list: async (folder) => {
      const prefix = folder === '' ? '' : `${folder}/`
      const inside = Object.keys(files).filter((path) => path.startsWith(prefix))
      return [...new Set(inside.map((path) => path.slice(prefix.length).split('/')[0] ?? ''))]
    },
  }
}

export function fileOf(path: string, content: string | Uint8Array): SourceFile {
  return { path, bytes: typeof content === 'string' ? new TextEncoder().encode(content) : content }
}

/** The files below a folder, by relative path: `fixtureFiles(new URL('./testdata/package-lock/v3/', import.meta.url))`. */
export function fixtureFiles(root: URL): Record<string, string> {
  const files: Record<string, string> = {}
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = `${entry.parentPath}/${entry.name}`.slice(root.pathname.length).replace(/^\/+/, '')
    files[path] = readFileSync(new URL(path, root), 'utf8')
  }
  return files
}
