// One part of a conda version specification: a relation, a prefix, a pattern or a version.
import type { VersionInterval } from '#ecosystems/ecosystem.ts'
import { intervalOf, type KeyComparison, satisfies } from '#ecosystems/versions/key-intervals.ts'
import { condaKey } from './version-key.ts'
import { type CondaVersion, readCondaVersion } from './version-order.ts'
import { hasPrefix, prefixInterval } from './version-prefix.ts'

export interface Candidate {
  readonly version: CondaVersion
  readonly key: Uint8Array
  readonly text: string
}

export interface Constraint {
  /** Hold whatever is included, and perhaps more. */
  readonly intervals: readonly VersionInterval[]
  holds(candidate: Candidate): boolean
}

const RELATION = /^(~=|==|!=|<=|>=|=|<|>)\s*([^\s=<>!~][^\s]*)$/
const EVERYTHING: VersionInterval = { lowerInclusive: true, upperInclusive: true }

/** `matches` compares a text with a pattern in which `*` is anything. Throws `RangeError` with the reason. */
export function constraintOf(text: string, matches: (pattern: string, text: string) => boolean): Constraint {
  if (text === '*') return { intervals: [EVERYTHING], holds: () => true }
  const relation = RELATION.exec(text)
  if (relation !== null) return relationOf(relation[1] ?? '', relation[2] ?? '')
  if (/^[\^=<>!~]|[$@]/.test(text) || /\s/.test(text))
    throw new RangeError(`"${shown(text)}" is not a version specification`)
  let end = text.length
  while (text[end - 1] === '*') end--
  if (text.slice(0, end).includes('*')) {
    const pattern = text.toLowerCase()
    return { intervals: [EVERYTHING], holds: (candidate) => matches(pattern, candidate.text.trim().toLowerCase()) }
  }
  if (end === text.length) return relationOf('==', text)
  while (text[end - 1] === '.') end--
  return prefixed(versionOf(text.slice(0, end)))
}

function relationOf(operator: string, text: string): Constraint {
  const isPrefix = text.endsWith('.*')
  const bare = isPrefix ? text.slice(0, -2) : text
  const version = versionOf(bare)
  if (operator === '=') return prefixed(version)
  if (operator === '!=' && isPrefix) {
    return { intervals: [EVERYTHING], holds: (candidate) => !hasPrefix(candidate.version, version) }
  }
  const key = keyOf(bare)
  if (operator === '!=') {
    return {
      intervals: [...intervalOf([{ operator: '<', key }]), ...intervalOf([{ operator: '>', key }])],
      holds: (candidate) => !satisfies(candidate.key, { operator: '=', key }),
    }
  }
  if (operator === '~=') {
    if (isPrefix) throw new RangeError(`"~=${shown(text)}" is not a version specification`)
    return compatible(bare, key)
  }
  return compared({ operator: operator === '==' ? '=' : (operator as KeyComparison['operator']), key })
}

function compared(comparison: KeyComparison): Constraint {
  return { intervals: intervalOf([comparison]), holds: (candidate) => satisfies(candidate.key, comparison) }
}

function prefixed(prefix: CondaVersion): Constraint {
  return {
    intervals: [prefixInterval(prefix) ?? EVERYTHING],
    holds: (candidate) => hasPrefix(candidate.version, prefix),
  }
}

/** `~=1.4.5`: from 1.4.5 on what begins with 1.4. */
function compatible(text: string, key: Uint8Array): Constraint {
  const dot = text.lastIndexOf('.')
  if (dot < 0) throw new RangeError(`"~=${shown(text)}" needs a version of two parts or more`)
  const prefix = versionOf(text.slice(0, dot))
  const from = compared({ operator: '>=', key })
  return { intervals: from.intervals, holds: (one) => from.holds(one) && hasPrefix(one.version, prefix) }
}

function versionOf(text: string): CondaVersion {
  const version = readCondaVersion(text)
  if (typeof version === 'string') throw new RangeError(`"${shown(text)}" is not a version: ${version}`)
  return version
}

function keyOf(text: string): Uint8Array {
  const key = condaKey(text)
  if ('invalid' in key) throw new RangeError(`"${shown(text)}" is not a version: ${key.invalid}`)
  return key.bytes
}

function shown(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}
