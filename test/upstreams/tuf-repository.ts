import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { type FileUpstream, startFileUpstream } from './file-upstream.ts'

export interface TufRepository extends FileUpstream {
  /** What clients hold before they ask: `root.json`. */
  readonly root: string
}

const about = { spec_version: '1.0.31', version: 1, expires: '2999-01-01T00:00:00Z' }

/**
 * A small repository of The Update Framework with nothing in it (specification 1.0): npm looks there for the keys of a
 * registry first, and asks the registry itself where it finds none.
 */
export async function startTufRepository(): Promise<TufRepository> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const raw = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32)
  const keyid = raw.toString('hex')
  const role = { keyids: [keyid], threshold: 1 }
  const keys = { [keyid]: { keytype: 'ed25519', scheme: 'ed25519', keyval: { public: keyid } } }
  const roles = { root: role, timestamp: role, snapshot: role, targets: role }
  const document = (signed: object) => writeSigned(signed, { keyid, privateKey })
  const root = document({ _type: 'root', ...about, consistent_snapshot: false, keys, roles })
  const upstream = await startFileUpstream({
    '/timestamp.json': document({ _type: 'timestamp', ...about, meta: { 'snapshot.json': { version: 1 } } }),
    '/snapshot.json': document({ _type: 'snapshot', ...about, meta: { 'targets.json': { version: 1 } } }),
    '/targets.json': document({ _type: 'targets', ...about, targets: {} }),
  })
  return { ...upstream, root }
}

function writeSigned(signed: object, by: { readonly keyid: string; readonly privateKey: KeyObject }): string {
  const sig = sign(null, Buffer.from(canonical(signed)), by.privateKey).toString('hex')
  return JSON.stringify({ signed, signatures: [{ keyid: by.keyid, sig }] })
}

/** Members in the order of their names, no white space: enough for texts of ASCII. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))
  return `{${members.map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`).join(',')}}`
}
