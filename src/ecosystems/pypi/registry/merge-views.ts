import { textOf } from '../../gate/merge-lines.ts'

type Members = Readonly<Record<string, unknown>>

const LINKS = '</h1>\n'
const END = '</body>'

/** Pages of the same project with files of different versions as one: what is said of the project is what the first says. */
export function mergeViews(views: readonly Uint8Array[], representation: string): Uint8Array {
  const texts = views.map(textOf)
  if (representation === 'json') return asJson(mergePages(texts.map(read)))
  if (representation === 'api') return asJson(mergeProjects(texts.map(read)))
  return Buffer.from(mergeHtml(texts))
}

function mergePages(pages: readonly Members[]): Members {
  const [first = {}] = pages
  // A page says of itself that every file has a size, and a page of several says what is true of all.
  const versions = pages.map(({ meta }) => (meta as Members)['api-version'])
  const meta = { ...(first.meta as Members), 'api-version': versions.includes('1.0') ? '1.0' : versions[0] }
  const all = (key: string) => pages.flatMap((each) => each[key] as readonly unknown[])
  return { ...first, meta, versions: [...new Set(all('versions'))], files: all('files') }
}

/** The newest version of a project is that of the first repository that has one which may be used. */
function mergeProjects(projects: readonly Members[]): Members {
  const chosen = projects.find(({ info }) => typeof (info as Members).version === 'string') ?? projects[0] ?? {}
  const releases = projects.toReversed().flatMap((each) => Object.entries(each.releases as Members))
  return { ...chosen, releases: Object.fromEntries(releases) }
}

/** What people wrote stands in the links escaped, so that neither mark occurs in it. */
function mergeHtml(pages: readonly string[]): string {
  const [first = '', ...others] = pages
  const end = first.lastIndexOf(END)
  const links = others.map((page) => page.slice(page.indexOf(LINKS) + LINKS.length, page.lastIndexOf(END)))
  return `${first.slice(0, end)}${links.join('')}${first.slice(end)}`
}

function read(text: string): Members {
  return JSON.parse(text) as Members
}

function asJson(document: Members): Uint8Array {
  return Buffer.from(JSON.stringify(document))
}
