import type { Ecosystem } from '#ecosystems/ecosystem.ts'
import { unorderedScheme } from '#ecosystems/versions/unordered-scheme.ts'
import type { Purl } from '#formats/purl.ts'
import { normalizePurl } from '#formats/purl-types.ts'

const ADDRESS = /^(?:(?:https?|ssh|git):\/\/)?([A-Za-z0-9.-]{1,253}(?::\d{1,5})?)\/([\w.~/-]{1,500})$/

/**
 * Source by repository and commit. OSS-Fuzz, too, names commits: which of two came first only their repository tells. Lists
 * of tags in advisories match by their spelling.
 */
export const git: Ecosystem = {
  type: 'git',
  label: 'Git',
  osvNames: ['GIT', 'OSS-Fuzz'],
  osvEcosystems: () => ['GIT'],
  purl: {
    normalize: normalizePurl,
    nameOf: ({ namespace, name }) => (namespace === undefined ? name : `${namespace}/${name}`),
    parseName,
  },
  versions: unorderedScheme('commits and tags of a repository have no order of their own'),
  extractors: [],
}

/** An address with or without its protocol and `.git`. */
function parseName(text: string): Purl | undefined {
  const [, host = '', path = ''] = ADDRESS.exec(text) ?? []
  const name = path.replace(/\.git$/, '')
  if (name === '' || name.split('/').some((segment) => /^\.{0,2}$/.test(segment))) return undefined
  return normalizePurl({ type: 'git', namespace: host, name, qualifiers: {} })
}
