import { currentLanguage } from './i18n/language.tsx'

/** A failure as the server tells it (RFC 9457), with its stable code and its text in both languages. */
export class ProblemError extends Error {
  readonly status: number
  /** `console.unreachable` when no answer came, `console.unreadable` when it was not one of ours. */
  readonly code: string
  readonly texts: Readonly<Record<string, string>>

  constructor(status: number, code: string, texts: Readonly<Record<string, string>> = {}) {
    super(texts['en-US'] ?? code)
    this.status = status
    this.code = code
    this.texts = texts
  }
}

export type Parameters = Readonly<Record<string, string | number | boolean | undefined>>
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** A page of a list: `next` is absent on the last one; `total` counts up to 10,000, `totalIsMore` beyond. */
export interface Page<Item> {
  readonly items: readonly Item[]
  readonly next?: string
  readonly total?: number
  readonly totalIsMore?: boolean
}

export function addressOf(path: string, parameters: Parameters = {}): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(parameters))
    if (value !== undefined && value !== '') query.set(name, String(value))
  const text = query.toString()
  return `/api/v1${path}${text === '' ? '' : `?${text}`}`
}

async function call<Answer>(method: Method, address: string, body?: unknown, signal?: AbortSignal): Promise<Answer> {
  const response = await fetch(address, {
    method,
    credentials: 'same-origin',
    headers: {
      accept: 'application/json',
      'accept-language': currentLanguage(),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new ProblemError(0, 'console.unreachable')
  })
  if (!response.ok) throw await readProblem(response)
  if (response.status === 204) return undefined as Answer
  return (await response.json().catch(() => {
    throw new ProblemError(response.status, 'console.unreadable')
  })) as Answer
}

async function readProblem(response: Response): Promise<ProblemError> {
  const body: unknown = await response.json().catch(() => undefined)
  if (typeof body !== 'object' || body === null || !('code' in body) || typeof body.code !== 'string')
    return new ProblemError(response.status, 'console.unreadable')
  const texts = 'texts' in body && typeof body.texts === 'object' ? (body.texts as Record<string, string>) : {}
  return new ProblemError(response.status, body.code, texts)
}

/** Calls of the HTTP interface; paths without the `/api/v1` prefix. Every failure is a `ProblemError`. */
export const api = {
  get: <Answer>(path: string, parameters?: Parameters, signal?: AbortSignal) =>
    call<Answer>('GET', addressOf(path, parameters), undefined, signal),
  post: <Answer = void>(path: string, body: unknown = {}) => call<Answer>('POST', addressOf(path), body),
  put: <Answer = void>(path: string, body?: unknown) => call<Answer>('PUT', addressOf(path), body),
  patch: <Answer = void>(path: string, body: unknown) => call<Answer>('PATCH', addressOf(path), body),
  delete: <Answer = void>(path: string) => call<Answer>('DELETE', addressOf(path)),
}
