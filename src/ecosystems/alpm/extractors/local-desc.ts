// What pacman says is installed: var/lib/pacman/local/<name>-<version>/desc, sections of `%NAME%` and lines.
import type { Extraction, Extractor, SourceFile, SourceTree } from '#ecosystems/ecosystem.ts'
import { createDraft, refused } from '#ecosystems/extraction/draft.ts'
import { distroOf, findOsRelease } from '#ecosystems/extraction/find-os-release.ts'
import { upstreamOf } from '#ecosystems/extraction/source-package.ts'
import { decodeUtf8 } from '#formats/limits.ts'
import { normalizePurl } from '#formats/purl-types.ts'
import { alpmPurlRules } from '../purl-rules.ts'

const NAME = 'alpm/local-desc'
const PATH = /(?:^|\/)var\/lib\/pacman\/local\/[^/]+\/desc$/
const LIMITS = { sizeBytesMax: 4 * 2 ** 20 }

export const localDesc: Extractor = { name: NAME, reads: 'installed', matches: (path) => PATH.test(path), extract }

async function extract(file: SourceFile, tree: SourceTree): Promise<Extraction> {
  try {
    const sections = readSections(decodeUtf8(file.bytes, LIMITS))
    const first = (name: string) => sections.get(name)?.[0] ?? ''
    const draft = createDraft(NAME)
    const [name, version, architecture, base] = [first('NAME'), first('VERSION'), first('ARCH'), first('BASE')]
    if (alpmPurlRules.parseName(name) === undefined || version === '') {
      draft.miss('installed.unreadable-entry', `a package without a usable name or version: "${name}"`)
      return draft.finish()
    }
    const release = await findOsRelease(tree, file.path.slice(0, Math.max(0, file.path.search(PATH))))
    const upstream = base === '' ? undefined : upstreamOf({ name, version }, { name: base, version })
    const license = sections.get('LICENSE')?.join(' AND ')
    draft.add({
      id: name,
      purl: normalizePurl({
        type: 'alpm',
        namespace: release?.id ?? 'arch',
        name,
        version,
        qualifiers: {
          ...(architecture !== '' && { arch: architecture }),
          ...(release !== undefined && { distro: distroOf(release) }),
          ...(upstream !== undefined && { upstream }),
        },
      }),
      // `1`: brought in by another package.
      direct: first('REASON') !== '1',
      scope: 'runtime',
      hashes: [],
      ...(license && { license }),
      dependsOn: [],
    })
    return draft.finish()
  } catch (error) {
    return refused(NAME, error)
  }
}

function readSections(text: string): ReadonlyMap<string, readonly string[]> {
  const sections = new Map<string, string[]>()
  let current: string[] | undefined
  for (const line of text.split('\n')) {
    const [, name] = /^%([A-Z0-9_]{1,40})%$/.exec(line.trim()) ?? []
    if (name !== undefined) {
      current = sections.get(name) ?? []
      sections.set(name, current)
    } else if (line.trim() !== '') current?.push(line.trim())
  }
  return sections
}
