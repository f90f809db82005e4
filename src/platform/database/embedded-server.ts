// Runs in a process of its own, so that the server's event loop stays free: PGlite behind a Unix socket.
import { chmodSync, mkdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import { serveWire } from './wire-server.ts'

const connectionsMax = 64
const idleCheckMilliseconds = 250

const [folder, socketPath] = process.argv.slice(2)
if (!folder || !socketPath) throw new Error('usage: embedded-server FOLDER SOCKET')

mkdirSync(dirname(socketPath), { recursive: true, mode: 0o700 })
chmodSync(dirname(socketPath), 0o700)
rmSync(socketPath, { force: true })

const database = await PGlite.create(folder, { extensions: { pg_trgm } })
const server = await serveWire(database, socketPath, connectionsMax)
process.send?.('ready')

const leave = async () => {
  await server.close()
  await database.close()
  rmSync(socketPath, { force: true })
  process.exit(0)
}
// The starter may leave (a command-line call) while others are still connected: stay for as long as they need it.
const leaveWhenUnused = () => {
  const timer = setInterval(() => {
    if (server.connectionCount() > 0) return
    clearInterval(timer)
    void leave()
  }, idleCheckMilliseconds)
}
process.on('disconnect', leaveWhenUnused)
process.on('SIGTERM', () => void leave())
process.on('SIGINT', () => {})
