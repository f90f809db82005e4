import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, request } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { join } from 'node:path'
import { createSecureContext, TLSSocket } from 'node:tls'

export interface NameDoor extends AsyncDisposable {
  /** A proxy's address, `http://127.0.0.1:<port>`. */
  readonly url: string
  /** Of the authority that clients have to trust (PEM). */
  readonly certificateFile: string
}

const ecKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1']

/**
 * What a bank's proxy does for clients that have a server's name built in: it answers under every name that is asked for, with
 * a certificate of its own authority, from the address that stands behind it, where it shows the token.
 */
export async function openNameDoor(folder: string, behind: { url: string; token: string }): Promise<NameDoor> {
  const [authority, authorityKey] = [join(folder, 'authority.crt'), join(folder, 'authority.key')]
  const subject = ['-subj', '/CN=authority']
  execFileSync('openssl', ['req', '-x509', ...ecKey, ...subject, '-keyout', authorityKey, '-out', authority], {
    stdio: 'ignore',
  })
  const { hostname, port, pathname } = new URL(behind.url)
  const authorization = `Bearer ${behind.token}`
  const inner = createServer((asked, answer) => {
    const headers = { ...asked.headers, authorization, host: `${hostname}:${port}` }
    const path = `${pathname.replace(/\/$/, '')}${asked.url}`
    const passed = request({ hostname, port, method: asked.method, path, headers }, (answered) => {
      answer.writeHead(answered.statusCode ?? 502, answered.statusMessage ?? '', answered.headers)
      answered.pipe(answer)
    })
    passed.on('error', () => answer.destroy())
    asked.pipe(passed)
  })
  const server = createServer()
  const sockets = new Set<Socket>()
  server.on('connect', (asked, socket: Socket) => {
    sockets.add(socket)
    const [name = ''] = (asked.url ?? '').split(':')
    const [certificate, key] = [join(folder, `${name}.crt`), join(folder, `${name}.key`)]
    const own = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`]
    const signed = ['-x509', '-CA', authority, '-CAkey', authorityKey, ...ecKey, ...own]
    execFileSync('openssl', ['req', ...signed, '-keyout', key, '-out', certificate], { stdio: 'ignore' })
    const secureContext = createSecureContext({ cert: readFileSync(certificate), key: readFileSync(key) })
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
    socket.on('error', () => socket.destroy())
    const secure = new TLSSocket(socket, { isServer: true, secureContext })
    secure.on('error', () => socket.destroy())
    inner.emit('connection', secure)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    certificateFile: authority,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
