import { createHash, randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const bodyLength = 32
const checksumLength = 6
const tokenPattern = /^assay_[0-9A-Za-z]{38}$/
/** How much of a token may be shown to recognise it by; what remains unknown still has more than 160 bits. */
const prefixLength = 10
const referenceBytes = 32

/**
 * A new API token: `assay_`, 32 random base-62 characters (190 bits) and 6 of their CRC-32, so that secret scanners match
 * it without false alarms and a mistyped one is refused without a look into the database.
 */
export function newTokenSecret(): { readonly secret: string; readonly prefix: string } {
  let body = ''
  while (body.length < bodyLength)
    for (const byte of randomBytes(bodyLength)) if (byte < 248 && body.length < bodyLength) body += alphabet[byte % 62]
  const secret = `assay_${body}${checksum(body)}`
  return { secret, prefix: secret.slice(0, prefixLength) }
}

export function isTokenSecret(text: string): boolean {
  if (!tokenPattern.test(text)) return false
  const body = text.slice(6, 6 + bodyLength)
  return text.slice(6 + bodyLength) === checksum(body)
}

/** 256 random bits in URL-safe text: session cookies and one-time links. */
export function newReference(): string {
  return randomBytes(referenceBytes).toString('base64url')
}

/** What is stored of a secret. Plain SHA-256 is enough: the secrets are random and long, unlike passwords. */
export function secretHash(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}

function checksum(body: string): string {
  let rest = crc32(body)
  let text = ''
  for (let index = 0; index < checksumLength; index += 1) {
    text = (alphabet[rest % 62] ?? '') + text
    rest = Math.floor(rest / 62)
  }
  return text
}
