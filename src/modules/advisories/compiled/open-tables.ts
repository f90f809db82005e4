// The sections of an index as tables, every number checked once, so that nothing later can point outside.
import {
  type AdvisoryColumn,
  advisoryColumns,
  FORMAT_REVISION,
  type IndexFacts,
  type RangeColumn,
  rangeColumns,
  sectionIds,
} from './index-sections.ts'
import { type KeyPool, openKeyPool } from './key-pool.ts'
import { NONE, numbersOf, openPool, type Pool } from './pools.ts'
import { damaged, readSections } from './section-file.ts'

export interface IndexTables {
  readonly facts: IndexFacts
  readonly texts: Pool
  readonly keys: KeyPool
  /** Triples: name, type, revision of keys. */
  readonly ecosystems: Uint32Array
  /** Pairs: ecosystem, name. */
  readonly packages: Uint32Array
  /** Pairs and an end: first range, first range without keys. */
  readonly starts: Uint32Array
  readonly ranges: Readonly<Record<RangeColumn, Uint32Array>>
  readonly advisories: Readonly<Record<AdvisoryColumn, Uint32Array>>
  readonly groupEnds: Uint32Array
  readonly groupNames: Uint32Array
}

/** Throws `AdvisoryIndexError`. */
export function openTables(file: Uint8Array): IndexTables {
  const sections = readSections(file, FORMAT_REVISION)
  const section = (name: keyof typeof sectionIds): Uint8Array => {
    const found = sections.get(sectionIds[name])
    if (found === undefined) throw damaged()
    return found
  }
  const tables: IndexTables = {
    facts: readFacts(section('facts')),
    texts: openPool(section('texts')),
    keys: openKeyPool(section('keys'), section('keyPrefixes')),
    ecosystems: numbersOf(section('ecosystems')),
    packages: numbersOf(section('packages')),
    starts: numbersOf(section('starts')),
    ranges: columnsOf(section('ranges'), rangeColumns),
    advisories: columnsOf(section('advisories'), advisoryColumns),
    groupEnds: numbersOf(section('groupEnds')),
    groupNames: numbersOf(section('groupNames')),
  }
  checkTables(tables)
  return tables
}

function readFacts(section: Uint8Array): IndexFacts {
  try {
    return JSON.parse(Buffer.from(section).toString()) as IndexFacts
  } catch {
    throw damaged()
  }
}

function columnsOf<Name extends string>(section: Uint8Array, names: readonly Name[]): Record<Name, Uint32Array> {
  const numbers = numbersOf(section)
  const length = numbers.length / names.length
  if (!Number.isInteger(length)) throw damaged()
  return Object.fromEntries(
    names.map((name, at) => [name, numbers.subarray(at * length, (at + 1) * length)]),
  ) as Record<Name, Uint32Array>
}

const orNone: Check = { absent: NONE }

function checkTables(tables: IndexTables): void {
  const { texts, keys, ranges, advisories, groupEnds } = tables
  const rangeCount = ranges.lower.length
  within(ranges.lower, keys.size, orNone)
  within(ranges.upper, keys.size, orNone)
  within(ranges.furthest, rangeCount)
  within(ranges.advisory, advisories.id.length)
  within(ranges.display, texts.size)
  for (const column of ['fixed', 'exact', 'undecided'] as const) within(ranges[column], texts.size, orNone)
  for (const column of ['id', 'summary', 'label', 'source'] as const) within(advisories[column], texts.size)
  within(advisories.vector, texts.size, orNone)
  within(advisories.group, groupEnds.length)
  within(tables.groupNames, texts.size)
  ascending(groupEnds, tables.groupNames.length)
  ascending(tables.starts, rangeCount)
  const packageCount = tables.packages.length / 2
  const ecosystemCount = tables.ecosystems.length / 3
  if (!Number.isInteger(packageCount) || !Number.isInteger(ecosystemCount)) throw damaged()
  if (tables.starts.length !== packageCount * 2 + 1) throw damaged()
  within(tables.packages, ecosystemCount, { from: 0, every: 2 })
  within(tables.packages, texts.size, { from: 1, every: 2 })
  within(tables.ecosystems, texts.size, { from: 0, every: 3 })
  within(tables.ecosystems, texts.size, { from: 1, every: 3 })
}

interface Check {
  /** A number that names nothing, and is allowed. */
  readonly absent?: number
  readonly from?: number
  readonly every?: number
}

/** Loops by position: walking a typed array by its iterator takes ten times as long at the first time. */
function within(column: Uint32Array, size: number, { absent, from = 0, every = 1 }: Check = {}): void {
  for (let at = from; at < column.length; at += every) {
    const number = column[at] as number
    if (number >= size && number !== absent) throw damaged()
  }
}

function ascending(column: Uint32Array, max: number): void {
  let before = 0
  for (let at = 0; at < column.length; at++) {
    const number = column[at] as number
    if (number < before || number > max) throw damaged()
    before = number
  }
}
