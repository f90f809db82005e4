// Which files of an image are kept for the extractors: those that one of them reads, and small ones that they look up beside.
import type { Extractor } from '#ecosystems/ecosystem.ts'
import { baseOf } from '#ecosystems/extraction/folders.ts'
import type { KeepRules } from '#formats/image-files.ts'
import { chooseExtractors } from './choose-extractors.ts'

/** What manifests and records of installation include or refer to. */
const NEIGHBOUR =
  /\.(?:txt|in|toml|cfg|ini|lock|json|xml|props|targets|gradle|kts|properties|ya?ml|mod|sum|list|pc|control)$/i
const NEIGHBOUR_NAMES = new Set([
  'os-release',
  'debian_version',
  'alpine-release',
  'redhat-release',
  'METADATA',
  'RECORD',
])

export function imageRules(extractors: readonly Extractor[]): KeepRules {
  const choice = chooseExtractors(extractors)
  return {
    wants(path, mode) {
      if (choice.matching(path).length > 0) return 'keep'
      const name = baseOf(path)
      if (NEIGHBOUR_NAMES.has(name) || NEIGHBOUR.test(name.slice(-40))) return 'keep'
      return choice.sniffing(path, mode).length > 0 ? 'sniff' : 'no'
    },
    sniffs: (path, mode, head) =>
      choice.sniffing(path, mode).some((extractor) => {
        try {
          return extractor.sniffs?.(head) === true
        } catch {
          return false
        }
      }),
  }
}
