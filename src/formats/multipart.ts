// Forms as `multipart/form-data` (RFC 7578, RFC 2046 section 5.1), from bytes that are held anyway: parts are views of them.
import { readHeaderValue } from './header-value.ts'

export interface FormPart {
  readonly name: string
  /** As sent; absent for a plain field. */
  readonly fileName?: string
  /** A view of the body, not a copy. */
  readonly bytes: Uint8Array
}

export interface FormLimits {
  readonly partsMax: number
  /** Of one part's header, with its empty line. */
  readonly headerBytesMax: number
}

const formLimits: FormLimits = { partsMax: 200, headerBytesMax: 8 * 1024 }

const BOUNDARY = /^[\w'()+,./:=? -]{0,69}[\w'()+,./:=?-]$/
const NEWLINE = Buffer.from('\r\n')
const HEADER_END = Buffer.from('\r\n\r\n')
const HEADERS_MAX = 16

/**
 * The parts in their order; names may repeat. Strict: nothing before the first delimiter, nothing but a line's end behind the last,
 * no parts within parts, no transfer encodings, and no delimiter that is none, so that every reader sees the same parts.
 * Throws `SyntaxError` for everything else, limits included.
 */
export function readMultipart(
  contentType: string | undefined,
  body: Uint8Array,
  limits: FormLimits = formLimits,
): readonly FormPart[] {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const boundary = boundaryOf(contentType)
  const delimiter = Buffer.from(`\r\n--${boundary}`)
  if (!startsWith(bytes, 0, delimiter.subarray(2)))
    throw new SyntaxError('The form does not begin with the boundary that its Content-Type states')
  const parts: FormPart[] = []
  let at = delimiter.length - 2
  while (!isEnd(bytes, at)) {
    if (parts.length === limits.partsMax) throw new SyntaxError(`The form has more than ${limits.partsMax} parts`)
    if (!startsWith(bytes, at, NEWLINE)) throw new SyntaxError('A boundary of the form stands within a line')
    const start = at + NEWLINE.length
    const end = bytes.indexOf(delimiter, start)
    if (end < 0) throw new SyntaxError('The form is cut off')
    parts.push(readPart(bytes.subarray(start, end), limits.headerBytesMax))
    at = end + delimiter.length
  }
  return parts
}

function boundaryOf(contentType: string | undefined): string {
  const { value, parameters } = readHeaderValue(contentType ?? '')
  if (value !== 'multipart/form-data') throw new SyntaxError('The body is not sent as multipart/form-data')
  const boundary = parameters.get('boundary') ?? ''
  if (!BOUNDARY.test(boundary)) throw new SyntaxError('The Content-Type states no boundary')
  return boundary
}

/** Whether the delimiter before `at` is the last one; throws for anything behind it. */
function isEnd(bytes: Buffer, at: number): boolean {
  if (bytes[at] !== 0x2d || bytes[at + 1] !== 0x2d) return false
  const rest = bytes.length - at - 2
  if (rest !== 0 && !(rest === 2 && startsWith(bytes, at + 2, NEWLINE)))
    throw new SyntaxError('Something stands behind the end of the form')
  return true
}

function startsWith(bytes: Buffer, at: number, wanted: Buffer): boolean {
  return bytes.subarray(at, at + wanted.length).equals(wanted)
}

function readPart(part: Buffer, headerBytesMax: number): FormPart {
  const end = part.subarray(0, headerBytesMax).indexOf(HEADER_END)
  if (end < 0) throw new SyntaxError('A part of the form has no header, or a longer one than any client sends')
  const headers = readHeaders(part.subarray(0, end))
  if (readHeaderValue(headers.get('content-type') ?? '').value.startsWith('multipart/'))
    throw new SyntaxError('A part of the form has parts itself')
  const encoding = headers.get('content-transfer-encoding')?.toLowerCase() ?? 'binary'
  if (!['7bit', '8bit', 'binary'].includes(encoding)) throw new SyntaxError('A part of the form is encoded')
  const { value, parameters } = readHeaderValue(headers.get('content-disposition') ?? '')
  const name = parameters.get('name')
  if (value !== 'form-data' || !name) throw new SyntaxError('A part of the form has no name')
  // A second spelling of the name would be the one that other readers take.
  if (parameters.has('filename*')) throw new SyntaxError('A part of the form has its file name in an extended notation')
  const fileName = parameters.get('filename')
  return { name, ...(fileName !== undefined && { fileName }), bytes: part.subarray(end + HEADER_END.length) }
}

/** By lower-case name; continued lines and headers that repeat are refused. */
function readHeaders(bytes: Uint8Array): ReadonlyMap<string, string> {
  const lines = decode(bytes).split('\r\n')
  if (lines.length > HEADERS_MAX) throw new SyntaxError(`A part of the form has more than ${HEADERS_MAX} headers`)
  const headers = new Map<string, string>()
  for (const line of lines) {
    const colon = line.indexOf(':')
    const name = line.slice(0, Math.max(colon, 0)).toLowerCase()
    if (!/^[a-z\d-]{1,64}$/.test(name)) throw new SyntaxError('A part of the form has a header that is none')
    if (headers.has(name)) throw new SyntaxError('A part of the form has a header twice')
    headers.set(name, line.slice(colon + 1).trim())
  }
  return headers
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new SyntaxError('A header of the form is not UTF-8')
  }
}
