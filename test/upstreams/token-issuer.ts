import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JSONWebKeySet, type JWTHeaderParameters, SignJWT } from 'jose'

/** A build system as far as it says who its jobs are: OpenID Connect discovery, keys, and tokens signed with them. */
export interface TokenIssuer {
  /** What stands in `iss`. */
  readonly url: string
  /** What is served as keys; tests may put something else there. */
  keySet: JSONWebKeySet
  /** What the discovery document says besides. */
  discovery: Readonly<Record<string, unknown>>
  /** The paths asked for, in their order. */
  readonly requests: string[]
  /** Answers with this status instead; 200: as usual. */
  status: number
  /** A token of the present key. `iat` and `exp` are in seconds and have no usual values. */
  sign(claims: Readonly<Record<string, unknown>>, header?: Partial<JWTHeaderParameters>): Promise<string>
  /** A new key under a new id; the old one is served no more. */
  rotate(): Promise<void>
  close(): Promise<void>
}

export async function startTokenIssuer(algorithm: 'RS256' | 'ES256' | 'EdDSA' = 'ES256'): Promise<TokenIssuer> {
  let generation = 0
  const makeKey = async () => {
    const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true })
    generation += 1
    const kid = `key-${generation}`
    return { kid, privateKey, shown: { ...(await exportJWK(publicKey)), kid, alg: algorithm, use: 'sig' } }
  }
  let key = await makeKey()
  const server = createServer((request, response) => {
    issuer.requests.push(request.url ?? '')
    const discovery = { issuer: issuer.url, jwks_uri: `${issuer.url}/keys`, ...issuer.discovery }
    const body = request.url === '/keys' ? issuer.keySet : discovery
    response.writeHead(issuer.status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer: TokenIssuer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    keySet: { keys: [key.shown] },
    discovery: {},
    requests: [],
    status: 200,
    sign: (claims, header = {}) =>
      new SignJWT({ iss: issuer.url, ...claims })
        .setProtectedHeader({ alg: algorithm, kid: key.kid, typ: 'JWT', ...header })
        .sign(key.privateKey),
    rotate: async () => {
      key = await makeKey()
      issuer.keySet = { keys: [key.shown] }
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return issuer
}
