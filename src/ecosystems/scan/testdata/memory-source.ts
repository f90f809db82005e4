// A tree of files in memory, and extractors that read one line per component: `name version requirement …`.
import type { ExtractedComponent, Extractor } from '#ecosystems/ecosystem.ts'
import { bytesSource, type FileEntry, type FileSource } from '#formats/byte-source.ts'

export type MemoryFile = string | { readonly text: string; readonly mode?: number; readonly layer?: string }

/** Walked in the order of the object, or its reverse. */
export function memorySource(files: Readonly<Record<string, MemoryFile>>, reversed = false): FileSource {
  const entries = Object.entries(files).map(([path, file]) => {
    const { text, ...facts } = typeof file === 'string' ? { text: file } : file
    return {
      bytes: Buffer.from(text),
      entry: { path, sizeBytes: Buffer.byteLength(text), ...facts } satisfies FileEntry,
    }
  })
  return {
    async *walk(wanted) {
      for (const { entry } of reversed ? entries.toReversed() : entries)
        if (wanted(entry.path)) yield { kind: 'file', file: entry }
    },
    open: async (path) => {
      const found = entries.find(({ entry }) => entry.path === path)
      return found && bytesSource(found.bytes)
    },
    list: async (folder) => {
      const prefix = folder === '' ? '' : `${folder}/`
      const inside = entries.map(({ entry }) => entry.path).filter((path) => path.startsWith(prefix))
      return [...new Set(inside.map((path) => path.slice(prefix.length).split('/')[0] ?? ''))].sort()
    },
  }
}

/** `name@version`, or `name version-range` where there is an `?` before it; `dev` and `direct` as further words, `>other`. */
export function lineExtractor(name: string, reads: Extractor['reads'], fileName: string): Extractor {
  return {
    name,
    reads,
    matches: (path) => path === fileName || path.endsWith(`/${fileName}`),
    async extract({ bytes }) {
      const lines = Buffer.from(bytes).toString().split('\n').filter(Boolean)
      return { extractor: name, components: lines.map(componentOf), warnings: [], complete: true }
    },
  }

  function componentOf(line: string, at: number): ExtractedComponent {
    const [what = '', ...words] = line.split(' ')
    const [own = '', version] = what.split('@')
    const requirement = words.find((word) => word.startsWith('?'))?.slice(1)
    return {
      id: what,
      purl: { type: name.split('/')[0] ?? '', name: own, ...(version && { version }), qualifiers: {} },
      ...(requirement && { requirement }),
      ...(words.includes('direct') && { direct: true }),
      ...(words.includes('indirect') && { direct: false }),
      scope: words.includes('dev') ? 'development' : 'runtime',
      hashes: words.filter((word) => word.startsWith('sha')),
      line: at + 1,
      dependsOn: words.filter((word) => word.startsWith('>')).map((word) => word.slice(1)),
    }
  }
}
