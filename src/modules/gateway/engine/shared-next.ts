/**
 * Calls with the same key share one piece of work that begins after they were made: what was written before a call is seen by
 * it. Work that is under way already may have read too early, so such a call waits for the next.
 */
export interface SharedNext<Value> {
  run(key: string, work: () => Promise<Value>): Promise<Value>
}

interface Running<Value> {
  readonly current: Promise<Value>
  next?: Promise<Value>
}

export function createSharedNext<Value>(): SharedNext<Value> {
  const running = new Map<string, Running<Value>>()
  const start = (key: string, work: () => Promise<Value>): Promise<Value> => {
    const started: Running<Value> = { current: work() }
    running.set(key, started)
    const forget = () => {
      if (running.get(key) === started && !started.next) running.delete(key)
    }
    started.current.then(forget, forget)
    return started.current
  }
  return {
    run: (key, work) => {
      const known = running.get(key)
      if (!known) return start(key, work)
      const begin = () => start(key, work)
      known.next ??= known.current.then(begin, begin)
      return known.next
    },
  }
}
