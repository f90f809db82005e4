// From a purl to the packages of an index. Names are looked up by their parts, as the purl has them: putting them together
// first would cost more than everything else.
import type { Ecosystem } from '#ecosystems/ecosystem.ts'
import type { Purl } from '#formats/purl.ts'
import { concerns } from '../match-range.ts'
import type { IndexTables } from './open-tables.ts'

export interface PackageLookup {
  /** The numbers of packages of the purl's name, under each of the ecosystem's names that concerns those asked for. */
  byPurl(ecosystem: Ecosystem, osvEcosystems: readonly string[], purl: Purl): readonly number[]
  /** The same for a name as advisories write it. */
  byName(ecosystem: Ecosystem, osvEcosystems: readonly string[], name: string): readonly number[]
  covers(ecosystem: Ecosystem, osvEcosystems: readonly string[]): boolean
}

/** Package numbers of one ecosystem of the index. */
interface NameTable {
  /** By namespace (empty for none), then by name. */
  readonly parts: ReadonlyMap<string, ReadonlyMap<string, number>>
  readonly whole: ReadonlyMap<string, number>
}

export function createPackageLookup(tables: IndexTables): PackageLookup {
  const listed = listEcosystems(tables)
  const answered = new Map<Ecosystem, Map<string, readonly NameTable[]>>()
  const made = new Map<number, NameTable>()
  const tableOf = (ecosystem: Ecosystem, number: number): NameTable => {
    const known = made.get(number)
    if (known !== undefined) return known
    const table = makeTable(tables, ecosystem, number)
    made.set(number, table)
    return table
  }
  const concerned = (ecosystem: Ecosystem, osvEcosystems: readonly string[]): readonly NameTable[] => {
    const own = answered.get(ecosystem) ?? new Map<string, readonly NameTable[]>()
    answered.set(ecosystem, own)
    const question = osvEcosystems.length === 1 ? (osvEcosystems[0] ?? '') : osvEcosystems.join('\0')
    const known = own.get(question)
    if (known !== undefined) return known
    const found = listed
      .filter(({ type, name }) => type === ecosystem.type && concerns(name, osvEcosystems) !== 'other')
      .map(({ number }) => tableOf(ecosystem, number))
    own.set(question, found)
    return found
  }
  return {
    byPurl(ecosystem, osvEcosystems, { namespace = '', name }) {
      return collect(concerned(ecosystem, osvEcosystems), ({ parts }) => parts.get(namespace)?.get(name))
    },
    byName(ecosystem, osvEcosystems, name) {
      return collect(concerned(ecosystem, osvEcosystems), ({ whole }) => whole.get(name))
    },
    covers: (ecosystem, osvEcosystems) => concerned(ecosystem, osvEcosystems).length > 0,
  }
}

const nothing: readonly number[] = []

function collect(tables: readonly NameTable[], find: (table: NameTable) => number | undefined): readonly number[] {
  let found: number[] | undefined
  for (const table of tables) {
    const number = find(table)
    if (number === undefined) continue
    found ??= []
    found.push(number)
  }
  return found ?? nothing
}

function listEcosystems({ ecosystems, texts }: IndexTables) {
  return Array.from({ length: ecosystems.length / 3 }, (_, number) => ({
    number,
    name: texts.text(ecosystems[number * 3] as number),
    type: texts.text(ecosystems[number * 3 + 1] as number),
  }))
}

function makeTable({ packages, texts }: IndexTables, ecosystem: Ecosystem, number: number): NameTable {
  const parts = new Map<string, Map<string, number>>()
  const whole = new Map<string, number>()
  for (let at = 0; at < packages.length; at += 2) {
    if (packages[at] !== number) continue
    const name = texts.text(packages[at + 1] as number)
    whole.set(name, at / 2)
    const purl = ecosystem.purl.parseName(name)
    if (purl === undefined) continue
    const normal = ecosystem.purl.normalize(purl)
    const own = parts.get(normal.namespace ?? '') ?? new Map<string, number>()
    parts.set(normal.namespace ?? '', own.set(normal.name, at / 2))
  }
  return { parts, whole }
}
