import type { AddressInfo } from 'node:net'
import { createServer, connect as open, type Socket } from 'node:net'

/** A line to a database that a test can cut: what is sent meanwhile waits, as behind a broken switch. */
export interface DatabaseLine {
  /** As the database's own address, by way of the line. */
  readonly url: string
  cut(): void
  mend(): void
  close(): Promise<void>
}

export async function openDatabaseLine(databaseUrl: string): Promise<DatabaseLine> {
  const target = new URL(databaseUrl)
  const folder = target.searchParams.get('host')
  const port = Number(target.port || 5432)
  const sockets = new Set<Socket>()
  let isCut = false
  const server = createServer((near) => {
    const far = folder ? open(`${folder}/.s.PGSQL.${port}`) : open(port, target.hostname)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => sockets.delete(socket))
      if (isCut) socket.pause()
    }
    const join = (from: Socket, to: Socket) => {
      // No pipe: it would read on where the line is cut.
      from.on('data', (chunk) => void to.write(chunk))
      from.on('end', () => to.end())
      from.on('close', () => to.destroy())
    }
    join(near, far)
    join(far, near)
    if (isCut) for (const socket of [near, far]) socket.pause()
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const url = new URL(databaseUrl)
  url.search = ''
  url.hostname = '127.0.0.1'
  url.port = String((server.address() as AddressInfo).port)
  return {
    url: url.href,
    cut: () => {
      isCut = true
      for (const socket of sockets) socket.pause()
    },
    mend: () => {
      isCut = false
      for (const socket of sockets) socket.resume()
    },
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((done) => server.close(done))
    },
  }
}
