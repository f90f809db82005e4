import { asciiSentence, refusalInWords } from '../../gate/refusal-in-words.ts'
import type { Refusal, RefusalResponse } from '../../gate/registry.ts'

const NOTICE_CHARS_MAX = 500

/**
 * A refusal in every channel that npm's clients print: the reason phrase (npm, Yarn 2+, pnpm), `error` and `message`
 * of the body (npm, Yarn 1) and the `npm-notice` header (npm 6). The link stays whole while the text is shortened.
 */
export function refuse(refusal: Refusal): RefusalResponse {
  const { message, sentence, link, ...words } = refusalInWords(refusal, 'Bearer, Basic realm="Assay"')
  const body = { error: message, message, code: refusal.code, ...(link !== undefined && { details: link }) }
  const notice = asciiSentence(sentence, link, NOTICE_CHARS_MAX)
  return {
    status: words.status,
    reasonPhrase: words.reasonPhrase,
    headers: { 'content-type': 'application/json', ...words.headers, ...(notice !== '' && { 'npm-notice': notice }) },
    body: Buffer.from(JSON.stringify(body)),
  }
}
