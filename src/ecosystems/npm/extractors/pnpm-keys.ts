// How pnpm names a package in its lockfile. The forms changed with the lockfile's version:
//   5      /name/1.0.0_peer@2.0.0      /@scope/name/1.0.0
//   6      /name@1.0.0(peer@2.0.0)
//   7, 9   name@1.0.0(peer@2.0.0)      name@https://…      name@file:…
// and, up to 6, an address without a leading slash for what no default registry serves.

export interface PnpmKey {
  /** Undefined where the key is an address: the entry itself has the name then. */
  readonly name?: string
  /** A version, or from version 7 on also an address. */
  readonly reference?: string
}

export function parsePnpmKey(key: string): PnpmKey {
  const plain = withoutPeers(key)
  if (plain.startsWith('/')) return slashed(plain.slice(1))
  const at = plain.indexOf('@', 1)
  const slash = plain.indexOf('/')
  const scopeEnds = plain.startsWith('@') ? slash : -1
  // `name@…` or `@scope/name@…`: nothing but the scope's slash stands before the `@`.
  if (at > 0 && (slash < 0 || slash > at || slash === scopeEnds) && !plain.slice(scopeEnds + 1, at).includes('/')) {
    return { name: plain.slice(0, at), reference: plain.slice(at + 1) }
  }
  // `registry.example/name/1.0.0` of version 5: another registry than the default one.
  if (slash < 0 || plain.startsWith('@') || plain.includes(':') || !plain.slice(0, slash).includes('.')) return {}
  return slashed(plain.slice(slash + 1))
}

/** Keys under which what a package asks for may stand; the first that exists is meant. */
export function candidateKeys(name: string, reference: string): readonly string[] {
  return [`${name}@${reference}`, `/${name}@${reference}`, `/${name}/${reference}`, reference, `/${reference}`]
}

/** The key of a package's own data, without the peers that a snapshot of it was resolved with. */
export function withoutPeers(key: string): string {
  const open = key.indexOf('(')
  return open < 0 ? key : key.slice(0, open)
}

function slashed(path: string): PnpmKey {
  const nameEnds = path.startsWith('@') ? path.indexOf('/') + 1 : 0
  const at = path.indexOf('@', nameEnds + 1)
  const slash = path.indexOf('/', nameEnds)
  if (at > 0 && (slash < 0 || slash > at)) return { name: path.slice(0, at), reference: path.slice(at + 1) }
  const reference = slash < 0 ? '' : path.slice(slash + 1)
  // Anything else than a version is an address.
  if (!/^\d/.test(reference)) return {}
  const peers = reference.indexOf('_')
  return { name: path.slice(0, slash), reference: peers < 0 ? reference : reference.slice(0, peers) }
}
