import type { IncomingMessage } from 'node:http'

/** A body is there as a whole by then: whoever sends slower only holds a connection. */
const bodySecondsMax = 300

const timers = new WeakMap<IncomingMessage, NodeJS.Timeout>()

/** The longest that any request may last; what may last so long says it with `allowBodyTime`. */
export const requestSecondsMax = 6 * 60 * 60

/** Ends a request whose body has not come in time. Those without a body are left alone. */
export function limitBodyTime(request: IncomingMessage): void {
  const { 'content-length': length, 'transfer-encoding': coding } = request.headers
  if (coding === undefined && (length === undefined || length === '0')) return
  const timer = setTimeout(() => request.destroy(), bodySecondsMax * 1000)
  timer.unref()
  timers.set(request, timer)
  request.once('close', () => clearTimeout(timer))
}

/**
 * For large uploads: as long as it takes, while something comes within `idleSeconds`. What it answers is to be called when all
 * has come: what is then made of it may take longer than a sender may be silent.
 */
export function allowBodyTime(request: IncomingMessage, idleSeconds: number): () => void {
  clearTimeout(timers.get(request))
  request.setTimeout(idleSeconds * 1000, () => request.destroy())
  return () => void request.setTimeout(0)
}
