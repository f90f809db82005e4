import type { Ecosystem } from '#ecosystems/ecosystem.ts'
import { normalizePurl } from '#formats/purl-types.ts'
import { opamVersions } from './versions.ts'

const NAME = /^(?=.*[A-Za-z])[A-Za-z0-9_+-]{1,200}$/

/** Packages of OCaml: known to advisories; no file of theirs is read. */
export const opam: Ecosystem = {
  type: 'opam',
  label: 'opam',
  osvNames: ['opam'],
  osvEcosystems: () => ['opam'],
  purl: {
    normalize: normalizePurl,
    nameOf: ({ name }) => name,
    parseName: (name) => (NAME.test(name) ? { type: 'opam', name, qualifiers: {} } : undefined),
  },
  versions: opamVersions,
  extractors: [],
}
