import { STATUS_CODES } from 'node:http'
import type { Refusal, RefusalResponse } from '../../ecosystem.ts'
import { plainLine, shorten, withLink } from './plain-text.ts'
import { toAscii } from './to-ascii.ts'

const PHRASE_CHARS_MAX = 120
const NOTICE_CHARS_MAX = 500
const MESSAGE_CHARS_MAX = 2000

/**
 * A refusal in every channel that npm's clients print: the reason phrase (npm, Yarn 2+, pnpm), `error` and `message`
 * of the body (npm, Yarn 1) and the `npm-notice` header (npm 6). The link stays whole while the text is shortened.
 */
export function refuse(refusal: Refusal): RefusalResponse {
  const sentence = plainLine(refusal.message)
  const link = plainLine(refusal.link ?? '') || undefined
  const message = withLink(sentence, link, MESSAGE_CHARS_MAX)
  const body = { error: message, message, code: refusal.code, ...(link !== undefined && { details: link }) }
  return {
    status: refusal.status,
    reasonPhrase: asciiSentence(sentence, link, PHRASE_CHARS_MAX) || standardPhrase(refusal.status),
    headers: {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      ...noticeHeader(asciiSentence(sentence, link, NOTICE_CHARS_MAX)),
      ...(refusal.status === 401 && { 'www-authenticate': 'Bearer, Basic realm="Assay"' }),
      ...(refusal.retryAfterSeconds !== undefined && { 'retry-after': wholeSeconds(refusal.retryAfterSeconds) }),
    },
    body: Buffer.from(JSON.stringify(body)),
  }
}

function asciiSentence(sentence: string, link: string | undefined, charsMax: number): string {
  const asciiLink = link === undefined ? undefined : toAscii(link)
  const text = toAscii(sentence)
  if (link === undefined || asciiLink !== link) return shorten(text, charsMax)
  return text === '' && link.length <= charsMax ? link : withLink(text, link, charsMax)
}

function noticeHeader(notice: string): Record<string, string> {
  return notice === '' ? {} : { 'npm-notice': notice }
}

function standardPhrase(status: number): string {
  return STATUS_CODES[status] ?? 'Refused'
}

function wholeSeconds(seconds: number): string {
  return String(Math.max(0, Math.ceil(seconds)))
}
