import { plainLine } from '../../gate/plain-text.ts'
import type { IndexView } from '../../gate/registry.ts'
import { restrictionMessage } from './restriction-message.ts'
import { closingOf, type VersionSlices } from './version-slices.ts'
import { visibleTags } from './visible-tags.ts'

/** A packument in one representation, serialised in pieces. */
export interface PreparedDocument {
  /** `{"name":…` and every other member that no view changes, without the closing brace. */
  readonly opening: Uint8Array
  readonly tags: ReadonlyMap<string, string>
  /** In the order of publication. */
  readonly versions: ReadonlyMap<string, VersionSlices>
  /** `,"version":"time"`. */
  readonly times: ReadonlyMap<string, Uint8Array>
  /** `,"created":"…","modified":"…"`, as far as known: they concern no version. */
  readonly packageTimes: Uint8Array
}

const CLOSE = Buffer.from('}')

/**
 * Joins the prepared pieces into the document of a view. A version is listed when the index has it, the view shows it
 * and does not refuse it; refused ones appear only under `policyRestrictions`, where npm finds the reason, and in `time`:
 * pnpm 11 looks there for every entry of a lockfile, and only then fetches the file that is refused with the reason.
 */
export function writeIndex(prepared: PreparedDocument, view: IndexView): Uint8Array {
  const shown = shownVersions(prepared, view)
  const refused = [...prepared.versions.keys()].flatMap((version) => {
    const reason = view.refused.get(version)
    return reason === undefined ? [] : [[version, reason] as const]
  })
  const parts: Uint8Array[] = [prepared.opening]
  parts.push(Buffer.from(`,"dist-tags":${writeTags(prepared, shown)},"versions":{`))
  pushVersions(parts, { prepared, view, versions: [...shown] })
  parts.push(CLOSE, ...writeTimes(prepared, [...shown, ...refused.map(([version]) => version)]))
  if (refused.length > 0) {
    parts.push(
      Buffer.from(`,"policyRestrictions":{"message":${JSON.stringify(restrictionMessage(refused))},"versions":{`),
    )
    pushVersions(parts, { prepared, view, versions: refused.map(([version]) => version) })
    parts.push(CLOSE, CLOSE)
  }
  parts.push(CLOSE)
  return Buffer.concat(parts)
}

/** In the order of publication. */
export function shownVersions(prepared: Pick<PreparedDocument, 'versions'>, view: IndexView): ReadonlySet<string> {
  const known = [...prepared.versions.keys()]
  return new Set(known.filter((version) => view.visible.has(version) && !view.refused.has(version)))
}

/** The manifest of one version as a document of its own. */
export function writeManifest(slices: VersionSlices, baseUrl: string): Uint8Array {
  const parts = [slices.keyed.subarray(slices.keyBytes)]
  pushAddressed(parts, slices, addressBytes(baseUrl))
  parts.push(slices.closing)
  return Buffer.concat(parts)
}

interface VersionList {
  readonly prepared: PreparedDocument
  readonly view: IndexView
  readonly versions: readonly string[]
}

function pushVersions(parts: Uint8Array[], { prepared, view, versions }: VersionList): void {
  const address = addressBytes(view.baseUrl)
  for (const [position, version] of versions.entries()) {
    const slices = prepared.versions.get(version)
    if (slices === undefined) continue
    parts.push(position === 0 ? slices.keyed.subarray(1) : slices.keyed)
    pushAddressed(parts, slices, address)
    const warning = plainLine(view.warnings.get(version) ?? '')
    parts.push(warning === '' ? slices.closing : Buffer.from(closingOf(withWarning(slices.deprecation, warning))))
  }
}

function pushAddressed(parts: Uint8Array[], slices: VersionSlices, address: Uint8Array): void {
  for (const piece of slices.afterAddress) parts.push(address, piece)
}

function withWarning(deprecation: string, warning: string): string {
  return deprecation === '' ? warning : `${deprecation} | ${warning}`
}

function addressBytes(baseUrl: string): Uint8Array {
  return Buffer.from(JSON.stringify(baseUrl).slice(1, -1))
}

function writeTags(prepared: PreparedDocument, shown: ReadonlySet<string>): string {
  const tags = [...visibleTags(prepared.tags, shown)]
  return `{${tags.map(([tag, version]) => `${JSON.stringify(tag)}:${JSON.stringify(version)}`).join(',')}}`
}

/** Left out when no time is known: pnpm takes its presence for a statement about every version. */
function writeTimes(prepared: PreparedDocument, told: readonly string[]): readonly Uint8Array[] {
  const times = [prepared.packageTimes, ...told.flatMap((version) => prepared.times.get(version) ?? [])]
  const [first, ...rest] = times.filter((time) => time.byteLength > 0)
  return first === undefined ? [] : [Buffer.from(',"time":{'), first.subarray(1), ...rest, CLOSE]
}
