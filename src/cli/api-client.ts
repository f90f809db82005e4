import { createReadStream } from 'node:fs'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { type Dispatcher, EnvHttpProxyAgent, request } from 'undici'
import { type Cli, fill } from './cli.ts'
import type { ClientSettings, ServerSettings } from './client-settings.ts'
import { CliError, codeOf, exitCode, remoteProblemText } from './exit-code.ts'

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below `/api/v1`. */
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly body?: object
  /** Sent byte for byte, as it is read. */
  readonly file?: string
}

export interface ApiClient {
  readonly settings: ServerSettings
  /** The answer's JSON. Throws a `CliError` with the server's own reason, or that it does not answer. */
  call<Answer>(asked: ApiRequest): Promise<Answer>
  close(): Promise<void>
}

const answerBytesMax = 64 * 1024 * 1024
const defaultTimeoutSeconds = 60

/**
 * Speaks the HTTP interface of one server, through the proxy that the environment names, and follows no redirect. Without a
 * token it asks as nobody.
 */
export function openApiClient(
  cli: Cli,
  settings: ServerSettings & Partial<ClientSettings>,
  timeoutSeconds = defaultTimeoutSeconds,
): ApiClient {
  // A bank's own certificate authority lives in the system's store.
  if (settings.url.startsWith('https:'))
    setDefaultCACertificates([...new Set([...getCACertificates('default'), ...getCACertificates('system')])])
  const dispatcher = new EnvHttpProxyAgent(proxySettings(cli))
  const milliseconds = timeoutSeconds * 1000
  const call = async <Answer>({ method, path, query = {}, body, file }: ApiRequest): Promise<Answer> => {
    const url = new URL(`${settings.url}/api/v1${path}`)
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
    const answer = await request(url, {
      dispatcher,
      method,
      headers: {
        ...(settings.token === undefined ? {} : { authorization: `Bearer ${settings.token}` }),
        accept: 'application/json',
        'accept-language': cli.language,
        'user-agent': 'assay-cli',
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...(file === undefined ? {} : { 'content-type': 'application/octet-stream' }),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
      ...(file === undefined ? {} : { body: createReadStream(file) }),
      headersTimeout: milliseconds,
      bodyTimeout: milliseconds,
      signal: cli.ending,
    }).catch((error: Error) => {
      throw unreachable(cli, settings, error)
    })
    const text = await readBody(answer.body).catch((error: Error) => {
      throw unreachable(cli, settings, error)
    })
    return readAnswer<Answer>({ status: answer.statusCode, text, cli, url: settings.url })
  }
  return { settings, call, close: () => dispatcher.destroy() }
}

function proxySettings(cli: Cli) {
  const { environment } = cli.config
  const [httpProxy, httpsProxy, noProxy] = ['http_proxy', 'https_proxy', 'no_proxy'].map(
    (name) => environment[name] ?? environment[name.toUpperCase()],
  )
  return { ...(httpProxy ? { httpProxy } : {}), ...(httpsProxy ? { httpsProxy } : {}), ...(noProxy ? { noProxy } : {}) }
}

async function readBody(body: Dispatcher.ResponseData['body']): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.byteLength
    if (size > answerBytesMax) throw new Error(`more than ${answerBytesMax} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

interface RawAnswer {
  readonly status: number
  readonly text: string
  readonly cli: Cli
  readonly url: string
}

function readAnswer<Answer>({ status, text, cli, url }: RawAnswer): Answer {
  const value = text === '' && status === 204 ? undefined : parse(text)
  if (status >= 200 && status < 300 && value !== malformed) return value as Answer
  if (value === malformed || typeof value !== 'object' || value === null || !('code' in value))
    throw new CliError(exitCode.unavailable, fill(cli.words.network.unreadable, { url }))
  throw new CliError(codeOf(status), remoteProblemText(value, cli))
}

const malformed = Symbol('not JSON')

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return malformed
  }
}

function unreachable(cli: Cli, { url }: ServerSettings, error: Error): CliError {
  if (cli.ending.aborted) return new CliError(exitCode.interrupted, cli.words.errors.interrupted)
  const reason = (error as NodeJS.ErrnoException).code ?? error.message
  return new CliError(exitCode.unavailable, fill(cli.words.network.unreachable, { url, reason }))
}
