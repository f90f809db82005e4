import { randomBytes } from 'node:crypto'

/** A UUID of version 7 (RFC 9562 section 5.7): sorts by the time it was made, so indexes grow at one end. */
export function newId(now: Date): string {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(now.getTime(), 0, 6)
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f)
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

const alphabet = '23456789abcdefghjkmnpqrstuvwxyz'

/** A short code for addresses that people retype: no look-alike characters; 31^length possibilities. */
export function newShortCode(length = 8): string {
  let code = ''
  while (code.length < length) {
    const byte = randomBytes(1)[0] ?? 255
    if (byte < 248) code += alphabet[byte % 31]
  }
  return code
}

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

export function isId(text: string): boolean {
  return uuidPattern.test(text)
}
