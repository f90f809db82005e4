import { createHash } from 'node:crypto'
import { Problem } from '#platform/problem.ts'

const characters = 400

/** Where the next page of a query begins: after which id. It belongs to that query and to no other. */
export function writePageToken(query: string, afterId: string): string {
  return Buffer.from(JSON.stringify([digestOf(query), afterId])).toString('base64url')
}

/** The id of `writePageToken`. Throws `osv-query.bad-page-token`, also for a token of another query. */
export function readPageToken(query: string, token: string): string {
  if (token.length > characters || !/^[\w-]+$/.test(token)) throw bad()
  let read: unknown
  try {
    read = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'))
  } catch (error) {
    throw bad(error)
  }
  if (!Array.isArray(read) || read.length !== 2) throw bad()
  const [digest, afterId] = read as readonly unknown[]
  if (digest !== digestOf(query) || typeof afterId !== 'string' || afterId.includes('\0')) throw bad()
  return afterId
}

function digestOf(query: string): string {
  return createHash('sha256').update(query).digest('base64url').slice(0, 16)
}

function bad(cause?: unknown): Problem {
  return new Problem('osv-query.bad-page-token', 400, {}, cause)
}
