// packages.config: the packages of a project of the old kind, all of them in one list.
import type { Extraction, Extractor, SourceFile } from '#ecosystems/ecosystem.ts'
import { createDraft, refused } from '#ecosystems/extraction/draft.ts'
import { baseOf } from '#ecosystems/extraction/folders.ts'
import { MANIFEST_LIMITS } from '#ecosystems/extraction/limits.ts'
import { nugetPurl } from '#ecosystems/nuget/purl-rules.ts'
import { childrenOf, parseXml, type XmlElement } from '#formats/xml.ts'

const NAME = 'nuget/packages-config'
const FILE = /^packages\.(?:[^/]+\.)?config$/i
export const XML_LIMITS = {
  sizeBytesMax: MANIFEST_LIMITS.sizeBytesMax,
  depthMax: MANIFEST_LIMITS.depthMax,
  nodesMax: MANIFEST_LIMITS.valuesMax,
} as const

/** Exact versions. The list does not tell which of them the project asked for, nor who depends on whom. */
export const packagesConfig: Extractor = {
  name: NAME,
  reads: 'lockfile',
  matches: (path) => FILE.test(baseOf(path)),
  extract: async (file) => extract(file),
}

function extract(file: SourceFile): Extraction {
  let root: XmlElement
  try {
    root = parseXml(file.bytes, { limits: XML_LIMITS })
  } catch (error) {
    return refused(NAME, error)
  }
  const draft = createDraft(NAME)
  if (root.name !== 'packages') {
    draft.miss('lockfile.unreadable', 'the root element is not "packages"')
    return draft.finish()
  }
  for (const { attributes, line } of childrenOf(root, 'package')) {
    const [name = '', version = ''] = [attributes.get('id')?.trim(), attributes.get('version')?.trim()]
    const purl = version === '' ? undefined : nugetPurl(name, version)
    if (purl === undefined) {
      draft.miss('lockfile.unreadable-entry', `"${name}" is no package name, or has no version`, line)
      continue
    }
    draft.add({
      id: `${name.toLowerCase()}@${version}`,
      purl,
      scope: attributes.get('developmentDependency')?.toLowerCase() === 'true' ? 'development' : 'runtime',
      hashes: [],
      line,
      dependsOn: [],
    })
  }
  return draft.finish()
}
