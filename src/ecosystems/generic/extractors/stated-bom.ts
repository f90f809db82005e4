// What a bill of materials states, whichever standard and notation it is written in, and how it becomes an extraction.
import type { Extraction } from '#ecosystems/ecosystem.ts'
import type { Scope } from '#ecosystems/extraction/assign-scopes.ts'
import type { Draft } from '#ecosystems/extraction/draft.ts'
import { isVersionText } from '#ecosystems/extraction/version-text.ts'
import { type Purl, parsePurl } from '#formats/purl.ts'
import { normalizePurl } from '#formats/purl-types.ts'

export interface StatedComponent {
  /** The document's own; absent: the purl is all that tells it from others. */
  readonly id?: string
  readonly name: string
  readonly version?: string
  /** As written; several where the document names it by several. */
  readonly purls: readonly string[]
  /** False for a file, a device, an operating system: nothing is missing when it has no purl. */
  readonly isPackage: boolean
  readonly scope: Scope
  /** `algorithm:hex`: see `hashText`. */
  readonly hashes: readonly string[]
  readonly license?: string
}

export interface StatedBom {
  /** What the document is about, which is no component of it. */
  readonly root?: { readonly id?: string; readonly name?: string; readonly version?: string }
  readonly components: Iterable<StatedComponent>
  /** By the ids of components and of the root. */
  readonly edges: ReadonlyMap<string, readonly string[]>
}

/** Every component with a purl; one without is told, and hides what it is where it is a package. */
export function addStated(draft: Draft, { root, components, edges }: StatedBom): Extraction {
  // An empty list of the root says as much as none: many writers never fill it.
  const asked = new Set(edges.get(root?.id ?? ''))
  const unnamed = new Set<string>()
  for (const component of components) {
    const purl = purlOf(component)
    if (purl === undefined) {
      const tell = component.isPackage ? draft.miss : draft.note
      tell('sbom.component-without-purl', `"${component.name}" has no purl that can be read: nothing is known by it`)
      continue
    }
    const id = component.id ?? component.purls[0] ?? ''
    if (component.id === undefined) {
      // The same package again, without a name of its own, says nothing new.
      if (unnamed.has(id)) continue
      unnamed.add(id)
    }
    const { scope, hashes, license } = component
    draft.add({
      id,
      purl,
      ...(asked.size > 0 && { direct: asked.has(id) }),
      scope,
      hashes,
      ...(license !== undefined && { license }),
      dependsOn: edges.get(id) ?? [],
    })
  }
  return draft.finish(
    root?.name === undefined
      ? undefined
      : { name: root.name, ...(root.version !== undefined && { version: root.version }) },
  )
}

function purlOf({ purls, version }: StatedComponent): Purl | undefined {
  for (const text of purls) {
    const purl = readPurl(text)
    if (purl === undefined) continue
    // Some writers leave the version to its own member.
    const adds = purl.version === undefined && version !== undefined && isVersionText(version)
    return adds ? { ...purl, version } : purl
  }
  return undefined
}

function readPurl(text: string): Purl | undefined {
  try {
    return normalizePurl(parsePurl(text))
  } catch {
    return undefined
  }
}

const HEX_LENGTHS: ReadonlyMap<string, number> = new Map([
  ['md5', 32],
  ['sha1', 40],
  ['sha256', 64],
  ['sha384', 96],
  ['sha512', 128],
])

/** `SHA-256` or `SHA256` and its digest as a list of one `sha256:hex`; none for what nothing here compares with. */
export function hashText(algorithm: string | undefined, digest: string | undefined): readonly string[] {
  const name = algorithm?.replace('-', '').toLowerCase() ?? ''
  const isDigest = digest?.length === HEX_LENGTHS.get(name) && /^[0-9a-f]+$/i.test(digest ?? '')
  return isDigest ? [`${name}:${digest?.toLowerCase()}`] : []
}

/** The list grows at its key, which is made where it is absent. */
export function appendTo(lists: Map<string, string[]>, key: string, value: string): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [value])
  else list.push(value)
}
