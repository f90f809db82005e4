import type { Ecosystem } from '#ecosystems/ecosystem.ts'
import { semVerScheme } from '#ecosystems/versions/semver-scheme.ts'
import type { Purl } from '#formats/purl.ts'
import { normalizePurl } from '#formats/purl-types.ts'

/** A publisher has no dot in its name: the first one ends it, as a slash does. */
const NAME = /^([A-Za-z0-9][A-Za-z0-9-]{0,100})[./]([A-Za-z0-9][A-Za-z0-9._-]{0,200})$/

/** Extensions of Visual Studio Code, from whichever marketplace: known to advisories; no file of theirs is read. */
export const vscodeExtension: Ecosystem = {
  type: 'vscode-extension',
  label: 'VS Code',
  osvNames: ['VSCode'],
  osvEcosystems: () => ['VSCode'],
  purl: {
    normalize: normalizePurl,
    nameOf: ({ namespace, name }) => (namespace === undefined ? name : `${namespace}/${name}`),
    parseName,
  },
  versions: semVerScheme,
  extractors: [],
}

/** `publisher.extension`, and the same with a slash. */
function parseName(text: string): Purl | undefined {
  const [, namespace, name] = NAME.exec(text) ?? []
  if (namespace === undefined || name === undefined) return undefined
  return normalizePurl({ type: 'vscode-extension', namespace, name, qualifiers: {} })
}
