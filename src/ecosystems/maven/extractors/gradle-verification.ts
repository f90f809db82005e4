// Gradle's verification metadata, gradle/verification-metadata.xml: which files the build may use, with their digests.
import type { Extraction, Extractor } from '#ecosystems/ecosystem.ts'
import { createDraft, type Draft, refused } from '#ecosystems/extraction/draft.ts'
import { baseOf } from '#ecosystems/extraction/folders.ts'
import { parseDigests } from '#formats/hash.ts'
import { childOf, childrenOf, parseXml, type XmlElement } from '#formats/xml.ts'
import { BARE, coordinatesPurl } from './coordinates.ts'

const NAME = 'maven/gradle-verification'
const LIMITS = { sizeBytesMax: 64 * 2 ** 20, depthMax: 16, nodesMax: 2_000_000 } as const
/** Weakest last; what Gradle writes. */
const ALGORITHMS = ['sha512', 'sha256', 'sha1', 'md5'] as const
/** Files that describe a module and are not part of it. */
const DESCRIPTIONS = /\.(?:pom|module|xml|ivy|asc)$/

/**
 * One component for each file of a module, the describing ones only where there is nothing else. The metadata says what the
 * build accepts, build tools included, and not what it uses: every component has the scope `optional`, and a note says so.
 */
export const gradleVerification: Extractor = {
  name: NAME,
  reads: 'manifest',
  matches: (path) => baseOf(path) === 'verification-metadata.xml',
  async extract({ bytes }): Promise<Extraction> {
    let root: XmlElement
    try {
      root = parseXml(bytes, { limits: LIMITS })
      if (root.name !== 'verification-metadata') throw new SyntaxError(`it begins with <${root.name}>`)
    } catch (error) {
      return refused(NAME, error)
    }
    return read(root)
  },
}

function read(root: XmlElement): Extraction {
  const draft = createDraft(NAME)
  const components = childrenOf(childOf(root, 'components'), 'component')
  const seen = new Set<string>()
  for (const component of components) addModule(draft, component, seen)
  if (components.length > 0)
    draft.note(
      'manifest.only-accepted',
      'verification metadata lists what a build may use; what it uses, it does not tell',
    )
  const trusted = childrenOf(childOf(childOf(root, 'configuration'), 'trusted-artifacts'), 'trust').length
  if (trusted > 0) draft.note('manifest.unverified-artifacts', `${trusted} rules accept files whatever their digest`)
  return draft.finish()
}

function addModule(draft: Draft, element: XmlElement, seen: Set<string>): void {
  const [group = '', artifact = '', version = ''] = ['group', 'name', 'version'].map((key) =>
    element.attributes.get(key),
  )
  const { line } = element
  if (coordinatesPurl({ group, artifact, version }) === undefined || version === '') {
    draft.miss('manifest.unreadable-entry', `"${group}:${artifact}:${version}" is not the name of a package`, line)
    return
  }
  const files = childrenOf(element, 'artifact')
  const main = files.filter((file) => !DESCRIPTIONS.test(nameOf(file)))
  for (const file of main.length > 0 ? main : files.slice(0, 1)) {
    const form = formOf(nameOf(file), `${artifact}-${version}`)
    const purl = coordinatesPurl({ group, artifact, version, ...form })
    const id = [group, artifact, version, nameOf(file)].join(':')
    if (purl === undefined || seen.has(id)) continue
    seen.add(id)
    draft.add({ ...BARE, id, purl, scope: 'optional', hashes: hashesOf(draft, file), line: file.line })
  }
}

function nameOf(file: XmlElement): string {
  return file.attributes.get('name') ?? ''
}

/** `name-version[-classifier].type`; a file that is called otherwise is a jar as far as anyone can tell. */
function formOf(name: string, stem: string): { readonly classifier?: string; readonly type?: string } {
  const dot = name.lastIndexOf('.')
  if (dot < 0 || !name.startsWith(stem)) return {}
  const between = name.slice(stem.length, Math.max(dot, stem.length))
  const type = name.slice(dot + 1)
  const classifier = between.startsWith('-') ? between.slice(1) : ''
  return { ...(classifier !== '' && { classifier }), ...(/^[a-z0-9]{1,16}$/.test(type) && { type }) }
}

/** Every digest that is accepted: `also-trust` adds further ones. */
function hashesOf(draft: Draft, file: XmlElement): readonly string[] {
  const hashes: string[] = []
  for (const algorithm of ALGORITHMS) {
    for (const element of childrenOf(file, algorithm)) {
      for (const { attributes } of [element, ...childrenOf(element, 'also-trust')]) {
        const [digest] = parseDigests(`${algorithm}:${attributes.get('value') ?? ''}`)
        if (digest !== undefined) hashes.push(`${digest.algorithm}:${digest.hex}`)
        else draft.miss('manifest.unreadable-digest', `"${nameOf(file)}" has a ${algorithm} that is none`, file.line)
      }
    }
  }
  return [...new Set(hashes)]
}
