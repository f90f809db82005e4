import { STATUS_CODES } from 'node:http'
import { plainLine, shorten, withLink } from './plain-text.ts'
import type { Refusal, RefusalResponse } from './registry.ts'
import { toAscii } from './to-ascii.ts'

const phraseCharactersMax = 200
const messageCharactersMax = 2000

export interface RefusalInWords {
  /** The sentence with its link, in one line. */
  readonly message: string
  readonly sentence: string
  readonly link: string | undefined
  readonly status: number
  readonly reasonPhrase: string
  /** Besides the content type: no storing, when to come back, how to sign in. */
  readonly headers: Readonly<Record<string, string>>
}

/** What every protocol says of a refusal, before it writes the body. The link stays whole while the text is shortened. */
export function refusalInWords(refusal: Refusal, challenge = 'Basic realm="Assay"'): RefusalInWords {
  const { status, retryAfterSeconds } = refusal
  const sentence = plainLine(refusal.message)
  const link = plainLine(refusal.link ?? '') || undefined
  return {
    status,
    sentence,
    link,
    message: withLink(sentence, link, messageCharactersMax),
    reasonPhrase: asciiSentence(sentence, link, phraseCharactersMax) || (STATUS_CODES[status] ?? 'Refused'),
    headers: {
      'cache-control': 'no-store',
      ...(status === 401 && { 'www-authenticate': challenge }),
      ...(retryAfterSeconds !== undefined && { 'retry-after': String(Math.max(0, Math.ceil(retryAfterSeconds))) }),
    },
  }
}

/** The sentence as a header can carry it, with the link where there is room for both. */
export function asciiSentence(sentence: string, link: string | undefined, charactersMax: number): string {
  const asciiLink = link === undefined ? undefined : toAscii(link)
  const text = toAscii(sentence)
  if (link === undefined || asciiLink !== link) return shorten(text, charactersMax)
  return text === '' && link.length <= charactersMax ? link : withLink(text, link, charactersMax)
}

/** For clients that print the phrase or a body of plain text (Go, Cargo, RubyGems, NuGet, apt). */
export function refuseInText(refusal: Refusal, challenge?: string): RefusalResponse {
  const { message, status, reasonPhrase, headers } = refusalInWords(refusal, challenge)
  const body = Buffer.from(`${message}\n`)
  return { status, reasonPhrase, headers: { ...headers, 'content-type': 'text/plain; charset=utf-8' }, body }
}

/** Problem details (RFC 9457). The media type stands without parameters: uv compares the whole value. */
export function refuseAsProblem(refusal: Refusal, challenge?: string): RefusalResponse {
  const { sentence, link, status, reasonPhrase, headers } = refusalInWords(refusal, challenge)
  const detail = withLink(sentence, link, messageCharactersMax)
  const problem = { type: link ?? 'about:blank', title: 'Refused by Assay', status, detail, code: refusal.code }
  const body = Buffer.from(JSON.stringify(problem))
  return { status, reasonPhrase, headers: { ...headers, 'content-type': 'application/problem+json' }, body }
}
