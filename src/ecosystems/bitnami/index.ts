import type { Ecosystem } from '#ecosystems/ecosystem.ts'
import { semVerScheme } from '#ecosystems/versions/semver-scheme.ts'
import { normalizePurl } from '#formats/purl-types.ts'

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/

/** Packages of Bitnami's images and charts: known to advisories; no file names them. */
export const bitnami: Ecosystem = {
  type: 'bitnami',
  label: 'Bitnami',
  osvNames: ['Bitnami'],
  osvEcosystems: () => ['Bitnami'],
  purl: {
    normalize: normalizePurl,
    nameOf: ({ name }) => name,
    parseName: (name) => (NAME.test(name) ? { type: 'bitnami', name: name.toLowerCase(), qualifiers: {} } : undefined),
  },
  versions: semVerScheme,
  extractors: [],
}
