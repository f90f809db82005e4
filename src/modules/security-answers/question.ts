import type { Ecosystem } from '#ecosystems/ecosystem.ts'
import { findByOsvName, findEcosystem } from '#ecosystems/index.ts'
import { formatPurl, type Purl, parsePurl } from '#formats/purl.ts'
import { Problem } from '#platform/problem.ts'
import { baseName } from './data-state.ts'

/** A package, or one version of it, that somebody asks about. */
export interface Question {
  readonly ecosystem: Ecosystem
  /** As the package manager writes it. */
  readonly name: string
  readonly version?: string
  /** Under which names OSV could file what concerns it. */
  readonly osvEcosystems: readonly string[]
  /** Of a distribution's package: whose advisories concern it depends on more than its name. */
  readonly purl?: Purl
}

/** Undefined for a type that Assay does not know, or for which no advisory exists anywhere. Throws `purl.invalid`. */
export function questionOfPurl(text: string): Question | undefined {
  try {
    const read = parsePurl(text)
    const ecosystem = findEcosystem(read.type)
    if (ecosystem === undefined || ecosystem.osvNames.length === 0) return undefined
    return questionOf(ecosystem, ecosystem.purl.normalize(read))
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new Problem('purl.invalid', 400, { reason: error.message.slice(0, 300) }, error)
  }
}

function questionOf(ecosystem: Ecosystem, purl: Purl): Question {
  const { version } = purl
  return {
    ecosystem,
    name: ecosystem.purl.nameOf(purl),
    osvEcosystems: ecosystem.osvEcosystems(purl),
    ...(version !== undefined && { version }),
    ...(!isPlain(ecosystem) && { purl }),
  }
}

/** Whether a name alone says where its advisories are filed: with packages of distributions it does not. */
function isPlain(ecosystem: Ecosystem): boolean {
  return ecosystem.osvEcosystems({ type: ecosystem.type, name: 'name', qualifiers: {} }).length > 0
}

export interface NamedPackage {
  /** As OSV names it: `npm`, `Debian:12`. */
  readonly ecosystem: string
  readonly name: string
  readonly version?: string | undefined
}

/** By OSV's names. Throws `osv-query.unknown-ecosystem` also for a release of a distribution that Assay cannot tell. */
export function questionOfName({ ecosystem: osvName, name, version }: NamedPackage): Question {
  const ecosystem = findByOsvName(osvName)
  if (ecosystem === undefined) throw unknownEcosystem(osvName)
  if (isPlain(ecosystem)) {
    // Vendors who publish others' packages again have versions of their own.
    if (!ecosystem.osvNames.includes(baseName(osvName))) throw unknownEcosystem(osvName)
    return { ecosystem, name, osvEcosystems: ecosystem.osvNames, ...(version !== undefined && { version }) }
  }
  const purl = distributionPurls(ecosystem, osvName, { name, version }).find((each) =>
    ecosystem.osvEcosystems(each).includes(osvName),
  )
  if (purl === undefined) throw unknownEcosystem(osvName)
  // Through its text, so that what cannot stand in a purl is refused as such.
  return questionOfPurl(formatPurl(purl)) ?? questionOf(ecosystem, purl)
}

/** How purls may name a package of a release; the ecosystem's own rule then says whether it is that release. */
function distributionPurls(
  { type }: Ecosystem,
  osvName: string,
  { name, version }: { readonly name: string; readonly version: string | undefined },
): readonly Purl[] {
  const [base = '', release = ''] = osvName.toLowerCase().split(':')
  const vendors = new Set([base.replaceAll(' ', ''), base.split(' ', 1)[0] ?? ''])
  return [...vendors].flatMap((namespace) => {
    const plain = { type, namespace, name, ...(version !== undefined && { version }) }
    if (release === '') return [{ ...plain, qualifiers: {} }]
    return [release, release.replace(/^v/, '')].map((each) => ({
      ...plain,
      qualifiers: { distro: `${namespace}-${each}` },
    }))
  })
}

function unknownEcosystem(osvName: string): Problem {
  return new Problem('osv-query.unknown-ecosystem', 400, { ecosystem: osvName.slice(0, 100) })
}

/** Under which names advisories of a package are filed; one that the ecosystem does not allow stays as it is. */
export function filedNames({
  ecosystem,
  name,
  purl,
}: Pick<Question, 'ecosystem' | 'name' | 'purl'>): readonly string[] {
  const parsed = purl ?? ecosystem.purl.parseName(name)
  if (parsed === undefined) return [name]
  const normal = ecosystem.purl.normalize(parsed)
  return ecosystem.advisoryCoordinates?.(normal).map((each) => each.name) ?? [ecosystem.purl.nameOf(normal)]
}

/** Every name by which a question could be filed, for `requireFeeds` and `ageHeaders`. */
export function feedNames({ osvEcosystems, ecosystem }: Question): readonly string[] {
  return osvEcosystems.length > 0 ? osvEcosystems.map(baseName) : ecosystem.osvNames
}
