const headerCharactersMax = 8_192
/** What may be somebody's token, ours or not: which, `findActorByToken` says. */
const secretPattern = /^[\x21-\x7e]{1,1000}$/

export type ClientCredential =
  /** The client says nothing about who it is. */
  | { readonly kind: 'none' }
  /** It means to be somebody, and what it sends cannot be read: to be refused like a wrong token, never as nobody. */
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'token'; readonly secret: string; readonly username?: string }

/**
 * The API token in whichever way a package manager sends it: Bearer (RFC 6750: npm, Yarn, Docker's second step), Basic with
 * the token as the password and any user name (RFC 7617: pip, Maven, Gradle, Go, NuGet, Bundler, apt), bare in
 * `Authorization` (Cargo, `gem push`, Hex), or in `X-NuGet-ApiKey` (`nuget push`, where no Authorization is sent).
 */
export function readClientCredential(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): ClientCredential {
  const { authorization } = headers
  if (authorization !== undefined && authorization !== '') return readAuthorization(authorization)
  const apiKey = headers['x-nuget-apikey']
  if (apiKey === undefined || apiKey === '') return { kind: 'none' }
  return typeof apiKey === 'string' ? asToken(apiKey.trim()) : { kind: 'unreadable' }
}

function readAuthorization(header: string | string[]): ClientCredential {
  if (typeof header !== 'string' || header.length > headerCharactersMax) return { kind: 'unreadable' }
  const text = header.trim()
  const space = text.indexOf(' ')
  if (space < 0) return /^(bearer|basic|token)$/i.test(text) ? { kind: 'unreadable' } : asToken(text)
  const value = text.slice(space + 1).trim()
  const scheme = text.slice(0, space).toLowerCase()
  if (scheme === 'bearer' || scheme === 'token') return asToken(value)
  if (scheme !== 'basic' || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(value)) return { kind: 'unreadable' }
  // RFC 7617 section 2: the first colon ends the user's name, and there must be one.
  const pair = Buffer.from(value, 'base64').toString('utf8')
  const colon = pair.indexOf(':')
  if (colon < 0) return { kind: 'unreadable' }
  const token = asToken(pair.slice(colon + 1))
  return token.kind === 'token' ? { ...token, username: pair.slice(0, colon) } : token
}

function asToken(secret: string): ClientCredential {
  return secretPattern.test(secret) ? { kind: 'token', secret } : { kind: 'unreadable' }
}
