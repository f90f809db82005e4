import { request } from 'node:http'

export interface RawAnswer {
  readonly status: number
  /** The HTTP/1.1 reason phrase: what most package managers print. */
  readonly reason: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Buffer
}

/** One HTTP request as it stands: no redirects, no decompression, the path sent undecoded. */
export function rawRequest(
  url: string,
  options: {
    readonly method?: string
    readonly token?: string
    readonly headers?: Readonly<Record<string, string>>
  } = {},
): Promise<RawAnswer> {
  const { host, origin } = new URL(url)
  const path = url.slice(origin.length) || '/'
  const authorization = options.token ? { authorization: `Bearer ${options.token}` } : {}
  return new Promise((resolve, reject) => {
    const [hostname, port] = host.split(':')
    const sent = request(
      {
        hostname,
        port,
        path,
        method: options.method ?? 'GET',
        agent: false,
        headers: { ...authorization, ...options.headers },
      },
      (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('error', reject)
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            reason: answer.statusMessage ?? '',
            headers: answer.headers,
            body: Buffer.concat(chunks),
          }),
        )
      },
    )
    sent.on('error', reject)
    sent.end()
  })
}
