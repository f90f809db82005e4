// What an installed distribution requires, as the records of installation beside its own that would describe it.
import type { InstalledSearch, SourceTree } from '#ecosystems/ecosystem.ts'
import { baseOf, folderOf, joined } from '#ecosystems/extraction/folders.ts'
import { parsePythonRequirement } from '#ecosystems/extraction/python-requirement.ts'
import { judgeMarker } from '../judge-marker.ts'
import { normalName } from './lock-graph.ts'

const REQUIREMENTS_MAX = 2_000
/** Each record looks at the names of all others: beyond these many the rest is not known. */
const ENTRIES_MAX = 5_000
/** `name-version.dist-info`, `name-version-py3.11.egg-info`, `name.egg-info`. */
const RECORD = /^([A-Za-z0-9][A-Za-z0-9._]{0,200})(?:-[^/]{1,200})?\.(dist-info|egg-info)$/

/**
 * Requirements of an extra are left out: whether it was asked for is not told. One with another marker counts where it is
 * installed, for the environment is not known either.
 */
export async function searchRequired(
  requires: readonly string[],
  path: string,
  tree: SourceTree,
): Promise<InstalledSearch> {
  const own = folderOf(path)
  // `EGG-INFO` lies within the egg, and an old record is a file of its own.
  const folder = path.endsWith('.egg-info') ? own : folderOf(own)
  const wanted = wantedNames(requires)
  const [files, filesMayLack]: [string[], string[]] = [[], []]
  const records = wanted.size === 0 ? [] : await recordsIn(folder, wanted, tree)
  const there = new Set<string>()
  for (const { name, record, isDistInfo } of records) {
    there.add(name)
    if (isDistInfo) files.push(joined(record, 'METADATA'))
    // A folder, or one file.
    else filesMayLack.push(joined(record, 'PKG-INFO'), record)
  }
  // Under a name that no record has: what is required is not there, and that is found then.
  for (const [name, mayLack] of wanted) if (!mayLack && !there.has(name)) files.push(`${name}.dist-info/METADATA`)
  return { folders: [folder], files, filesMayLack }
}

/** By normalised name, whether it may be absent. */
function wantedNames(requires: readonly string[]): ReadonlyMap<string, boolean> {
  const wanted = new Map<string, boolean>()
  for (const text of requires.slice(0, REQUIREMENTS_MAX)) {
    const parsed = parsePythonRequirement(text)
    const judgement = judgeMarker(parsed?.marker)
    if (parsed === undefined || judgement === 'extra' || judgement === 'group') continue
    const name = normalName(parsed.name)
    wanted.set(name, parsed.marker !== undefined && wanted.get(name) !== false)
  }
  return wanted
}

interface InstalledName {
  readonly name: string
  readonly record: string
  readonly isDistInfo: boolean
}

async function recordsIn(
  folder: string,
  wanted: ReadonlyMap<string, boolean>,
  tree: SourceTree,
): Promise<readonly InstalledName[]> {
  const records: InstalledName[] = []
  for (const entry of (await tree.list(folder)).slice(0, ENTRIES_MAX)) {
    const record = baseOf(entry)
    if (!record.endsWith('-info')) continue
    const [, name = '', kind] = RECORD.exec(record) ?? []
    const normal = normalName(name)
    if (wanted.has(normal)) records.push({ name: normal, record, isDistInfo: kind === 'dist-info' })
  }
  return records
}
