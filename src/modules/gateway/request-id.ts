import { randomUUID } from 'node:crypto'

let lastAt = Number.NaN
let lastPrefix = ''

/**
 * The id of a request: a UUID of version 7 (RFC 9562 section 5.7), as `newId` makes them, out of the random bits that
 * `randomUUID` draws for many ids at once; drawing them for each request is a tenth of a small answer's time.
 */
export function newRequestId(now: Date): string {
  const milliseconds = now.getTime()
  if (milliseconds !== lastAt) {
    lastAt = milliseconds
    const time = milliseconds.toString(16).padStart(12, '0')
    lastPrefix = `${time.slice(0, 8)}-${time.slice(8)}-7`
  }
  return lastPrefix + randomUUID().slice(15)
}
