// The advisories of one or more feeds, ready to be laid out.

import { OsvError } from '#formats/osv.ts'
import { readBatches } from '../advisory-batches.ts'
import { readAdvisoryFiles } from '../advisory-files.ts'
import { regroupMembers } from '../alias-groups.ts'
import { type PreparedAdvisory, prepareAdvisory } from '../prepared-advisory.ts'
import { withOtherPackages } from '../with-other-packages.ts'

export interface AdvisoryFeed {
  /** A folder of OSV records, or a zip of them. */
  readonly path: string
  readonly source: string
}

export type KeptAdvisory = Omit<PreparedAdvisory, 'record' | 'details' | 'digest'> & { readonly source: string }

export interface AdvisoryGroup {
  /** Every id and alias of the group, sorted. */
  readonly names: readonly string[]
  /** Those that match: neither withdrawn nor made for tests. */
  readonly advisories: readonly KeptAdvisory[]
}

export interface FailedRecord {
  readonly name: string
  readonly code: string
  readonly message: string
}

export interface CollectedAdvisories {
  readonly groups: readonly AdvisoryGroup[]
  /** The first of them. */
  readonly failed: readonly FailedRecord[]
  readonly failedCount: number
  readonly leftOutCount: number
  readonly newestRecordAt: Date | undefined
}

const failedShownMax = 100

/** Records of the same id are one advisory: see `merged`. Throws `ArchiveError`, `RangeError` and file system errors. */
export async function collectAdvisories(feeds: readonly AdvisoryFeed[]): Promise<CollectedAdvisories> {
  const held = new Map<string, KeptAdvisory>()
  const failed: FailedRecord[] = []
  let failedCount = 0
  for (const { path, source } of feeds) {
    for await (const batch of readBatches(readAdvisoryFiles(path))) {
      for (const document of batch) {
        const read = 'problem' in document ? { name: document.name, ...document.problem } : prepare(document)
        if ('code' in read) {
          failedCount++
          if (failed.length < failedShownMax) failed.push(read)
          continue
        }
        const known = held.get(read.id)
        held.set(read.id, known === undefined ? { ...read, source } : merged(known, { ...read, source }))
      }
    }
  }
  const groups = groupsOf([...held.values()])
  const matching = groups.reduce((sum, group) => sum + group.advisories.length, 0)
  const newest = [...held.values()].reduce((latest, one) => Math.max(latest, timeOf(one)), 0)
  return {
    groups: groups.filter((group) => group.advisories.length > 0),
    failed,
    failedCount,
    leftOutCount: held.size - matching,
    newestRecordAt: newest === 0 ? undefined : new Date(newest),
  }
}

function prepare(document: { readonly name: string; readonly bytes: Uint8Array; readonly digest: Buffer }) {
  try {
    const {
      record: _record,
      details: _details,
      digest: _digest,
      ...kept
    } = prepareAdvisory(document.bytes, document.digest)
    return kept
  } catch (error) {
    if (!(error instanceof OsvError)) throw error
    return { name: document.name, code: error.code, message: error.message }
  }
}

/** The record modified last, with what the other alone says. */
function merged(one: KeptAdvisory, other: KeptAdvisory): KeptAdvisory {
  return timeOf(other) >= timeOf(one) ? withOtherPackages(other, one) : withOtherPackages(one, other)
}

function timeOf({ modifiedAt }: { readonly modifiedAt: Date | undefined }): number {
  return modifiedAt?.getTime() ?? 0
}

/** Withdrawn records still connect the names of the others. */
function groupsOf(all: readonly KeptAdvisory[]): readonly AdvisoryGroup[] {
  const members = all.map(({ id, aliases }) => ({ id, aliases, groupId: id }))
  const moved = regroupMembers(members, () => '')
  return [...Map.groupBy(all, ({ id }) => moved.get(id) ?? id).values()].map((own) => ({
    names: [...new Set(own.flatMap(({ id, aliases }) => [id, ...aliases]))].toSorted(),
    advisories: own.filter((one) => one.withdrawnAt === null && !one.id.includes('-TEST-')),
  }))
}
