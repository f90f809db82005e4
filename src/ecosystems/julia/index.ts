import type { Ecosystem } from '#ecosystems/ecosystem.ts'
import { semVerScheme } from '#ecosystems/versions/semver-scheme.ts'
import { normalizePurl } from '#formats/purl-types.ts'

const NAME = /^[A-Za-z][A-Za-z0-9_]{0,127}$/

/** Packages of Julia, by name: the identifier that purls carry as well stands in no advisory. */
export const julia: Ecosystem = {
  type: 'julia',
  label: 'Julia',
  osvNames: ['Julia'],
  osvEcosystems: () => ['Julia'],
  purl: {
    normalize: normalizePurl,
    nameOf: ({ name }) => name,
    parseName: (name) => (NAME.test(name) ? { type: 'julia', name, qualifiers: {} } : undefined),
  },
  versions: semVerScheme,
  extractors: [],
}
