// The JSON Canonicalization Scheme (RFC 8785): one value, one sequence of bytes.
import canonicalize from 'canonicalize'

const depthMax = 1000

/**
 * The canonical text of a JSON value. Only JSON values are accepted: null, booleans, finite numbers, well-formed strings,
 * arrays and plain objects. `undefined`, NaN, infinities, BigInt, functions, symbols, lone surrogates (in keys too), cycles,
 * dates and other class instances throw `RangeError` naming the place, since dropping or converting one would let
 * two different values share a hash.
 */
export function canonicalJson(value: unknown): string {
  check(value, '$', 0)
  const text = canonicalize(value)
  if (text === undefined) throw new RangeError('$ is not a JSON value')
  return text
}

/** UTF-8 of `canonicalJson`. */
export function canonicalBytes(value: unknown): Uint8Array {
  return Buffer.from(canonicalJson(value), 'utf8')
}

function check(value: unknown, at: string, depth: number): void {
  if (depth > depthMax) throw new RangeError(`${at.slice(0, 100)}… is nested too deep or contains itself`)
  switch (typeof value) {
    case 'boolean':
      return
    case 'string':
      if (!value.isWellFormed()) throw new RangeError(`${at} contains a lone surrogate`)
      return
    case 'number':
      if (!Number.isFinite(value)) throw new RangeError(`${at} is ${value}`)
      return
    case 'object':
      if (value !== null) checkMembers(value, at, depth)
      return
    default:
      throw new RangeError(`${at} is a ${typeof value}, not a JSON value`)
  }
}

function checkMembers(value: object, at: string, depth: number): void {
  if (Array.isArray(value)) {
    // By index: forEach would pass over holes.
    for (let index = 0; index < value.length; index += 1) check(value[index], `${at}[${index}]`, depth + 1)
    return
  }
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== null && prototype !== Object.prototype) throw new RangeError(`${at} is not a plain object`)
  if ('toJSON' in value && typeof value.toJSON === 'function') throw new RangeError(`${at} converts itself to JSON`)
  for (const [name, member] of Object.entries(value)) {
    if (!name.isWellFormed()) throw new RangeError(`${at} has a name with a lone surrogate`)
    check(member, `${at}.${name}`, depth + 1)
  }
}
