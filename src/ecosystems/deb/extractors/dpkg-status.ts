// What dpkg says is installed: var/lib/dpkg/status, and the one-package files of images without dpkg in status.d.
import type { ExtractedComponent, Extraction, Extractor, SourceFile, SourceTree } from '#ecosystems/ecosystem.ts'
import { createDraft, type Draft, refused } from '#ecosystems/extraction/draft.ts'
import { distroOf, findOsRelease } from '#ecosystems/extraction/find-os-release.ts'
import { COMPONENTS_MAX } from '#ecosystems/extraction/limits.ts'
import { type Paragraph, readParagraphs } from '#ecosystems/extraction/paragraphs.ts'
import { upstreamOf } from '#ecosystems/extraction/source-package.ts'
import { decodeUtf8 } from '#formats/limits.ts'
import type { OsRelease } from '#formats/os-release.ts'
import { normalizePurl } from '#formats/purl-types.ts'
import { debPurlRules } from '../purl-rules.ts'
import { type Relation, readRelations } from './relations.ts'

const NAME = 'deb/dpkg-status'
const PATH = /(?:^|\/)var\/lib\/dpkg\/(?:status|status\.d\/[^/]+)$/
const LIMITS = { sizeBytesMax: 256 * 2 ** 20 }
const PARAGRAPHS = { paragraphsMax: COMPONENTS_MAX, valueCharactersMax: 100_000 }

export const dpkgStatus: Extractor = {
  name: NAME,
  reads: 'installed',
  matches: (path) => PATH.test(path) && !path.endsWith('.md5sums') && !path.endsWith('.preinst'),
  extract,
}

async function extract(file: SourceFile, tree: SourceTree): Promise<Extraction> {
  try {
    const text = decodeUtf8(file.bytes, LIMITS)
    const root = file.path.slice(0, Math.max(0, file.path.search(PATH))).replace(/\/$/, '')
    const release = await findOsRelease(tree, root)
    const draft = createDraft(NAME)
    if (release === undefined)
      draft.note('installed.unknown-distribution', 'no os-release tells whose packages these are')
    const truncated = () => draft.miss('installed.too-many-packages', `more than ${COMPONENTS_MAX} packages`)
    const installed = [...readParagraphs(text, PARAGRAPHS, truncated)].flatMap((one) => readPackage(one, draft))
    for (const component of connected(installed, release)) draft.add(component)
    return draft.finish()
  } catch (error) {
    return refused(NAME, error)
  }
}

interface Installed {
  readonly name: string
  readonly version: string
  readonly architecture: string
  readonly fields: Paragraph['fields']
  readonly line: number
}

/** Only what is there: a removed package may keep its configuration and its entry. */
function readPackage({ fields, line }: Paragraph, draft: Draft): readonly Installed[] {
  const status = fields.get('status')
  if (status !== undefined && !/\b(?:installed|half-configured|unpacked|triggers-\w+)$/.test(status)) return []
  const name = fields.get('package') ?? ''
  const version = fields.get('version') ?? ''
  if (debPurlRules.parseName(name) === undefined || version === '') {
    draft.miss('installed.unreadable-entry', `a package without a usable name or version: "${name}"`, line)
    return []
  }
  return [{ name, version, architecture: fields.get('architecture') ?? '', fields, line }]
}

function connected(installed: readonly Installed[], release: OsRelease | undefined): readonly ExtractedComponent[] {
  const providers = new Map<string, string>()
  const idOf = ({ name, architecture }: Installed) => (architecture === '' ? name : `${name}:${architecture}`)
  for (const one of installed)
    for (const { name } of readRelations(one.fields.get('provides') ?? '').flat())
      if (!providers.has(name)) providers.set(name, idOf(one))
  for (const one of installed) providers.set(one.name, idOf(one))
  return installed.map((one) => ({
    id: idOf(one),
    purl: purlOf(one, release),
    scope: 'runtime',
    hashes: [],
    line: one.line,
    dependsOn: dependenciesOf(one).flatMap((relation) => firstProvided(relation, providers)),
  }))
}

function dependenciesOf({ fields }: Installed): readonly Relation[] {
  return ['pre-depends', 'depends'].flatMap((field) => readRelations(fields.get(field) ?? ''))
}

/** Of alternatives the first that is installed. */
function firstProvided(relation: Relation, providers: ReadonlyMap<string, string>): readonly string[] {
  const found = relation.find(({ name }) => providers.has(name))
  const id = found && providers.get(found.name)
  return id === undefined ? [] : [id]
}

/** `Source: curl (7.88.1-10)`: the version only where it differs. */
function purlOf({ name, version, architecture, fields }: Installed, release: OsRelease | undefined) {
  const [, source = name, sourceVersion = version] = /^(\S+)(?:\s+\((\S+)\))?/.exec(fields.get('source') ?? '') ?? []
  const upstream = upstreamOf({ name, version }, { name: source, version: sourceVersion })
  return normalizePurl({
    type: 'deb',
    ...(release !== undefined && { namespace: release.id }),
    name,
    version,
    qualifiers: {
      ...(architecture !== '' && { arch: architecture }),
      ...(release !== undefined && { distro: distroOf(release) }),
      ...(upstream !== undefined && { upstream }),
    },
  })
}
