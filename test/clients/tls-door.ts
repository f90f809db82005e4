import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

export interface TlsDoor extends AsyncDisposable {
  /** `https://127.0.0.1:<port>`, without a trailing slash. */
  readonly url: string
  /** Of the authority that clients have to trust (PEM). */
  readonly certificateFile: string
}

/** TLS in front of a server that has none: some clients send credentials by nothing else. The certificate lasts a day. */
export async function openTlsDoor(folder: string, behind: string): Promise<TlsDoor> {
  const certificateFile = join(folder, 'door.crt')
  const keyFile = join(folder, 'door.key')
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1']
  const form = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1']
  execFileSync('openssl', ['req', ...form, ...subject, '-keyout', keyFile, '-out', certificateFile], {
    stdio: 'ignore',
  })
  const { hostname, port } = new URL(behind)
  const server = createServer({ key: readFileSync(keyFile), cert: readFileSync(certificateFile) }, (asked, answer) => {
    const { method, url, headers } = asked
    const passed = request({ hostname, port, method, path: url, headers }, (answered) => {
      answer.writeHead(answered.statusCode ?? 502, answered.statusMessage ?? '', answered.headers)
      answered.pipe(answer)
    })
    passed.on('error', () => answer.destroy())
    asked.pipe(passed)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    certificateFile,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
