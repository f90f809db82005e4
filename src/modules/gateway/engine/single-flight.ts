/** Calls with the same key that overlap share one piece of work. */
export interface SingleFlight<Value> {
  run(key: string, work: () => Promise<Value>): Promise<Value>
}

export function createSingleFlight<Value>(): SingleFlight<Value> {
  const running = new Map<string, Promise<Value>>()
  return {
    run: (key, work) => {
      const already = running.get(key)
      if (already) return already
      const started = work().finally(() => running.delete(key))
      running.set(key, started)
      return started
    },
  }
}
