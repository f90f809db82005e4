import type { Ecosystem } from '#ecosystems/ecosystem.ts'
import { semVerScheme } from '#ecosystems/versions/semver-scheme.ts'
import type { Purl } from '#formats/purl.ts'
import { normalizePurl } from '#formats/purl-types.ts'
import { githubExtractors } from './extractors/index.ts'

const NAME = /^([A-Za-z0-9-]{1,100})\/([\w.-]{1,100})$/

/** Repositories that workflows use as actions: known to advisories by `owner/repository`. */
export const github: Ecosystem = {
  type: 'github',
  label: 'GitHub Actions',
  osvNames: ['GitHub Actions'],
  osvEcosystems: () => ['GitHub Actions'],
  purl: {
    normalize: normalizePurl,
    nameOf: ({ namespace, name }) => (namespace === undefined ? name : `${namespace}/${name}`),
    parseName,
  },
  versions: semVerScheme,
  extractors: githubExtractors,
}

function parseName(text: string): Purl | undefined {
  const [, namespace, name] = NAME.exec(text) ?? []
  if (namespace === undefined || name === undefined || /^\.{1,2}$/.test(name)) return undefined
  return normalizePurl({ type: 'github', namespace, name, qualifiers: {} })
}
