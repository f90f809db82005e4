import { createServer, type Server, type Socket } from 'node:net'
import type { PGlite } from '@electric-sql/pglite'
import { createWireReader, readTransactionState, type WireInput } from './wire-frames.ts'

export interface WireServer {
  connectionCount(): number
  close(): Promise<void>
}

interface Job {
  readonly socket: Socket
  readonly bytes: Buffer
}

/**
 * PGlite for several connections over a Unix socket. PGlite is one session: messages up to a Sync run together, and a
 * connection that opens a transaction has the session to itself until it ends; otherwise one client's Execute could run
 * what another has just parsed.
 */
export async function serveWire(database: PGlite, path: string, connectionsMax: number): Promise<WireServer> {
  const sockets = new Set<Socket>()
  const session = openSession(database)
  const server = createServer((socket) => {
    sockets.add(socket)
    const read = createWireReader()
    socket.setNoDelay(true)
    socket.on('data', (chunk: Buffer) => {
      try {
        for (const input of read(chunk)) take(socket, input)
      } catch {
        socket.destroy()
      }
    })
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      sockets.delete(socket)
      session.leave(socket)
    })
  })
  const take = (socket: Socket, input: WireInput) => {
    if (input.kind === 'encryption-request') socket.write('N')
    else if (input.kind === 'cancel-request' || input.isGoodbye) socket.end()
    else session.run({ socket, bytes: input.bytes })
  }
  server.maxConnections = connectionsMax
  await new Promise<void>((done, fail) => server.once('error', fail).listen(path, done))
  return { connectionCount: () => sockets.size, close: () => closeServer(server, sockets) }
}

function openSession(database: PGlite) {
  let waiting: Job[] = []
  /** Who has a transaction open. */
  let owner: Socket | undefined
  let working = false
  const next = (): Job | undefined => {
    if (!owner) return waiting.shift()
    const at = waiting.findIndex((job) => job.socket === owner)
    return at < 0 ? undefined : waiting.splice(at, 1)[0]
  }
  const work = async () => {
    if (working) return
    working = true
    for (let job = next(); job; job = next()) {
      const inTransaction = await answer(database, job)
      if (inTransaction && job.socket.destroyed) await rollback(database)
      owner = inTransaction && !job.socket.destroyed ? job.socket : undefined
    }
    working = false
  }
  return {
    run: (job: Job) => {
      waiting.push(job)
      void work()
    },
    leave: (socket: Socket) => {
      waiting = waiting.filter((job) => job.socket !== socket)
      if (owner !== socket) return
      owner = undefined
      working = true
      void rollback(database).then(() => {
        working = false
        return work()
      })
    },
  }
}

/** Runs a batch and hands on what PGlite says; true when it leaves a transaction open. */
async function answer(database: PGlite, { socket, bytes }: Job): Promise<boolean> {
  let tail: Buffer = Buffer.alloc(0)
  const onRawData = (data: Uint8Array) => {
    const chunk = Buffer.from(data)
    tail = chunk.byteLength >= 6 ? chunk : Buffer.concat([tail, chunk]).subarray(-6)
    if (socket.writable) socket.write(chunk)
  }
  try {
    await database.runExclusive(() => database.execProtocolRawStream(bytes, { onRawData }))
    return readTransactionState(tail) ?? false
  } catch {
    // The session is in an unknown state: this client starts anew, the others find it clean.
    socket.destroy()
    await rollback(database)
    return false
  }
}

async function rollback(database: PGlite): Promise<void> {
  await database.exec('rollback').catch(() => {})
}

async function closeServer(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  for (const socket of sockets) socket.destroy()
  await new Promise<void>((done) => server.close(() => done()))
}
