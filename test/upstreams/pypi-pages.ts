import type { Distribution } from './pypi-distribution.ts'

export interface PageOptions {
  /** Where the files lie: relative to the page, or on an address of their own. */
  readonly filesUrl: string
  /** Further members of the JSON document. */
  readonly members?: Readonly<Record<string, unknown>>
}

const UPLOADED_AT_DEFAULT = '2020-01-01T00:00:00.000000Z'

/** PEP 691 with the members of PEP 700, 714 and 740. */
export function jsonPage(project: string, files: readonly Distribution[], options: PageOptions): object {
  return {
    meta: { 'api-version': '1.3' },
    name: project,
    versions: [...new Set(files.map(({ input }) => input.version))],
    files: files.map((file) => jsonFile(file, options)),
    ...options.members,
  }
}

function jsonFile(file: Distribution, { filesUrl }: PageOptions): object {
  const { uploadTime = UPLOADED_AT_DEFAULT, requiresPython, yanked, provenance } = file.input
  const metadata = { stated: { sha256: file.metadataSha256 }, 'without-digest': true, none: false }[
    statedMetadata(file)
  ]
  return {
    filename: file.fileName,
    url: `${filesUrl}${encodeURIComponent(file.fileName)}`,
    hashes: { sha256: file.sha256 },
    size: file.bytes.byteLength,
    'core-metadata': metadata,
    'data-dist-info-metadata': metadata,
    yanked: yanked ?? false,
    ...(uploadTime === null ? {} : { 'upload-time': uploadTime }),
    ...(requiresPython === undefined ? {} : { 'requires-python': requiresPython }),
    ...(provenance === undefined ? {} : { provenance }),
  }
}

/** PEP 503 with the attributes of PEP 592, 658 and 714. */
export function htmlPage(project: string, files: readonly Distribution[], { filesUrl }: PageOptions): string {
  const links = files.map((file) => {
    const { requiresPython, yanked, provenance } = file.input
    const stated = { stated: `sha256=${file.metadataSha256}`, 'without-digest': 'true', none: undefined }
    const attributes = Object.entries({
      href: `${filesUrl}${encodeURIComponent(file.fileName)}#sha256=${file.sha256}`,
      'data-requires-python': requiresPython,
      'data-dist-info-metadata': stated[statedMetadata(file)],
      'data-yanked': yanked === true ? '' : yanked,
      'data-provenance': provenance,
    }).flatMap(([name, value]) => (value === undefined ? [] : `${name}="${value.replaceAll('>', '&gt;')}"`))
    return `    <a ${attributes.join(' ')}>${file.fileName}</a><br/>`
  })
  const head = `<head><title>Links for ${project}</title></head>`
  return `<!DOCTYPE html>\n<html>\n${head}\n<body>\n<h1>Links for ${project}</h1>\n${links.join('\n')}\n</body></html>\n`
}

function statedMetadata({ input }: Distribution): 'stated' | 'without-digest' | 'none' {
  return input.metadata ?? (input.kind === 'sdist' ? 'none' : 'stated')
}
