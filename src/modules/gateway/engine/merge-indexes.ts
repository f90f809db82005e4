import { createHash } from 'node:crypto'
import type { IndexedVersion, IndexView, PackageIndex } from '#ecosystems/gate/registry.ts'
import type { Repository } from '../repository.ts'
import type { HeldIndex, IndexReader } from './index-reader.ts'
import type { StoredIndex } from './index-store.ts'

export interface CandidateIndex {
  readonly repository: Repository
  readonly index: StoredIndex
}

interface Merged {
  readonly opened: HeldIndex
  /** Which of the indexes a version is shown from. */
  readonly owners: ReadonlyMap<string, number>
}

/** As long as the first of them is held: the others' revisions, and what came of it. */
const merged = new WeakMap<HeldIndex, Map<string, Merged>>()
const mergedMax = 8
const listed = new WeakMap<PackageIndex, ReadonlySet<string>>()

export function lists({ opened }: Pick<StoredIndex, 'opened'>, version: string): boolean {
  let versions = listed.get(opened.index)
  if (!versions) {
    versions = new Set(opened.index.versions.map((each) => each.version))
    listed.set(opened.index, versions)
  }
  return versions.has(version)
}

/**
 * The indexes that several repositories have of a package as one: every version as the first of them has it that lists it. Its
 * revision is made of theirs, so that whatever is kept by it is made anew when one of them changes.
 */
export function mergeIndexes(
  reader: IndexReader,
  members: readonly [CandidateIndex, ...CandidateIndex[]],
): StoredIndex {
  const [first] = members
  const key = members.map(({ repository, index }) => `${repository.id} ${index.sha256}`).join('\n')
  const known = merged.get(first.index.opened) ?? new Map<string, Merged>()
  merged.set(first.index.opened, known)
  const held = known.get(key)
  const { opened, owners } = held && !held.opened.isGone() ? held : merge(reader, members)
  if (known.size >= mergedMax) known.clear()
  known.set(key, { opened, owners })
  const stale = members.find(({ index }) => index.staleBecause !== undefined)?.index.staleBecause
  const checked = Math.max(...members.map(({ index }) => index.checkedAt.getTime()))
  return {
    name: first.index.name,
    packageId: first.index.packageId,
    sha256: createHash('sha256').update(key).digest('hex'),
    opened,
    validators: { etag: null, lastModified: null },
    sizeBytes: members.reduce((sum, { index }) => sum + index.sizeBytes, 0),
    checkedAt: new Date(checked),
    ...(stale === undefined ? {} : { staleBecause: stale }),
    speakerOf: (version) => members[owners.get(version) ?? 0]?.repository ?? first.repository,
  }
}

function merge(reader: IndexReader, members: readonly [CandidateIndex, ...CandidateIndex[]]): Merged {
  const all = members.map(({ index }) => index.opened)
  const [{ repository }] = members
  const owners = new Map<string, number>()
  for (const [position, { index }] of all.entries())
    for (const { version } of index.versions) if (!owners.has(version)) owners.set(version, position)
  const partOf = (view: IndexView, position: number): IndexView => {
    const isOwn = (version: string) => owners.get(version) === position
    const own = new Set([...view.visible].filter(isOwn))
    return {
      ...view,
      visible: own,
      refused: new Map([...view.refused].filter(([version]) => isOwn(version))),
      warnings: new Map([...view.warnings].filter(([version]) => isOwn(version))),
      ...(view.malicious ? { malicious: new Set([...view.malicious].filter(isOwn)) } : {}),
      ...(own.size < view.visible.size ? { isPart: true as const } : {}),
    }
  }
  const opened: HeldIndex = {
    index: joined(
      all.map(({ index }) => index),
      owners,
    ),
    full: async () => joined(await Promise.all(all.map((each) => each.full())), owners),
    write: async (view) => {
      const parts = await Promise.all(all.map((each, position) => each.write(partOf(view, position))))
      return reader.merge(repository, { representation: view.representation, parts })
    },
    tags: async (view) => {
      const tags = new Map<string, string>()
      for (const [position, each] of all.entries())
        for (const [tag, version] of await each.tags(partOf(view, position))) if (!tags.has(tag)) tags.set(tag, version)
      return [...tags]
    },
    manifest: async (version, baseUrl) => {
      const owner = owners.get(version)
      return owner === undefined ? undefined : all[owner]?.manifest(version, baseUrl)
    },
    isGone: () => all.some((each) => each.isGone()),
  }
  return { opened, owners }
}

function joined(indexes: readonly PackageIndex[], owners: ReadonlyMap<string, number>): PackageIndex {
  const versions: IndexedVersion[] = []
  const tags = Object.create(null) as Record<string, string>
  for (const [position, index] of indexes.entries()) {
    versions.push(...index.versions.filter(({ version }) => owners.get(version) === position))
    for (const [tag, version] of Object.entries(index.tags)) if (!Object.hasOwn(tags, tag)) tags[tag] = version
  }
  return {
    name: indexes[0]?.name ?? '',
    versions,
    tags,
    ...(indexes.every(({ isBare }) => isBare) ? { isBare: true as const } : {}),
    ...(indexes.some(({ saysMore }) => saysMore) ? { saysMore: true as const } : {}),
  }
}
