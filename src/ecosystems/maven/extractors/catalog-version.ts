// Versions in a Gradle catalog: plain, by reference, or rich (`strictly`, `require`, `prefer`, `reject`).
import { asRecord, isTrue, type JsonRecord, listOf, textOf } from '#ecosystems/extraction/json-fields.ts'
import { statedVersion } from './coordinates.ts'

export interface CatalogVersion {
  readonly version?: string
  readonly requirement?: string
  /** Of a reference that leads nowhere. */
  readonly unknownName?: string
  /** Versions, or ranges, that are not to be taken. */
  readonly rejected: readonly string[]
}

/** `strictly` counts before `require`; what is preferred within it follows `!!`, as Gradle's short notation has it. */
export function catalogVersion(value: unknown, versions: JsonRecord): CatalogVersion {
  if (typeof value === 'string') return { ...stated(value), rejected: [] }
  const rich = asRecord(value)
  if (rich === undefined) return { rejected: [] }
  const reference = textOf(rich, 'ref')
  if (reference !== undefined) {
    const target = Object.hasOwn(versions, reference) ? versions[reference] : undefined
    const isRich = asRecord(target) !== undefined && textOf(asRecord(target) ?? {}, 'ref') === undefined
    if (typeof target !== 'string' && !isRich) return { unknownName: reference, rejected: [] }
    return catalogVersion(target, versions)
  }
  const strictly = textOf(rich, 'strictly')
  const prefer = textOf(rich, 'prefer')
  const asked = strictly ?? textOf(rich, 'require')
  const rejected = isTrue(rich, 'rejectAll') ? ['every version'] : listOf(rich, 'reject')
  if (asked === undefined) return { ...(prefer !== undefined && stated(prefer)), rejected }
  const { version } = stated(asked)
  if (version !== undefined) return { version, rejected }
  const requirement = strictly !== undefined && prefer !== undefined ? `${strictly}!!${prefer}` : asked
  return { ...stated(requirement), rejected }
}

function stated(text: string): Pick<CatalogVersion, 'version' | 'requirement'> {
  return text.trim() === '' ? {} : statedVersion(text)
}
