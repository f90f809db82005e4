import type { IndexView } from '../../gate/registry.ts'
import { type ShownFile, showPage } from './page-view.ts'
import type { PreparedPage } from './prepared-page.ts'
import { type Digests, strongestOf } from './simple-project.ts'

/** The HTML form (PEP 503, 592, 629, 658, 708, 714, 740, 792). It cannot carry sizes and times. */
export function writeHtml(page: PreparedPage, view: IndexView): Uint8Array {
  const { files, status } = showPage(page, view)
  const { name, alternateLocations, tracks } = page.project
  const metas = [
    ...tracks.map((each) => ['pypi:tracks', each] as const),
    ...alternateLocations.map((each) => ['pypi:alternate-locations', each] as const),
    ...(status ? [['pypi:project-status', status.status] as const] : []),
    ...(status?.reason === undefined ? [] : [['pypi:project-status-reason', status.reason] as const]),
  ]
  return writePage({
    title: `Links for ${name}`,
    metas,
    links: files.map((file) => linkOf(file, view.baseUrl)),
  })
}

/** The page of all projects (PEP 503): those that are asked for with their own page beside it. */
export function writeNamesHtml(names: readonly string[]): Uint8Array {
  const links = names.map((name) => `<a href="${escapeHtml(name)}/">${escapeHtml(name)}</a>`)
  return writePage({ title: 'Simple index', metas: [], links })
}

function writePage(page: {
  readonly title: string
  readonly metas: readonly (readonly [string, string])[]
  readonly links: readonly string[]
}): Uint8Array {
  const metas = [['pypi:repository-version', '1.4'] as const, ...page.metas]
  const head = metas.map(([name, content]) => `<meta name="${name}" content="${escapeHtml(content)}">\n`).join('')
  const title = escapeHtml(page.title)
  const lines = page.links.map((link) => `${link}<br>\n`).join('')
  return Buffer.from(
    `<!DOCTYPE html>\n<html>\n<head>\n<meta charset="utf-8">\n${head}<title>${title}</title>\n</head>\n<body>\n<h1>${title}</h1>\n${lines}</body>\n</html>\n`,
  )
}

function linkOf({ file, link, provenance, yanked }: ShownFile, baseUrl: string): string {
  const digest = strongestForUrl(file.hashes)
  const metadata = file.metadata && strongestOf(file.metadata)?.replace(':', '=')
  const attributes = [
    ['href', `${link}${digest === undefined ? '' : `#${digest}`}`],
    ['data-requires-python', file.requiresPython],
    ['data-core-metadata', metadata],
    ['data-dist-info-metadata', metadata],
    ['data-provenance', provenance && `${baseUrl}${provenance}`],
    ['data-yanked', yanked],
  ] as const
  const written = attributes.flatMap(([name, value]) => (value === undefined ? [] : `${name}="${escapeHtml(value)}"`))
  return `<a ${written.join(' ')}>${escapeHtml(file.fileName)}</a>`
}

/** PEP 503 recommends SHA-256: clients know it best. */
function strongestForUrl(hashes: Digests): string | undefined {
  const sha256 = hashes.get('sha256')
  return sha256 === undefined ? strongestOf(hashes)?.replace(':', '=') : `sha256=${sha256}`
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#x27;',
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? '')
}
