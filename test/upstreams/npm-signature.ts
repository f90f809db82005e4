import { createHash, createSign, generateKeyPairSync } from 'node:crypto'
import type { NpmPackage } from './npm-package.ts'

export interface NpmSigner {
  /** As `/-/npm/v1/keys` answers it. */
  readonly keys: object
  sign(one: NpmPackage): NpmPackage
}

/** A registry's signing key (ECDSA on P-256), as npm's clients verify it: over `<name>@<version>:<integrity>`. */
export function makeSigner(): NpmSigner {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const key = publicKey.export({ type: 'spki', format: 'der' })
  const keyid = `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`
  const scheme = 'ecdsa-sha2-nistp256'
  return {
    keys: { keys: [{ expires: null, keyid, keytype: scheme, scheme, key: key.toString('base64') }] },
    sign: (one) => {
      const message = `${one.name}@${one.version}:${one.integrity}`
      const sig = createSign('SHA256').update(message).sign(privateKey, 'base64')
      return { ...one, dist: { ...one.dist, signatures: [{ keyid, sig }] } }
    },
  }
}
