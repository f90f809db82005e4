export interface ByteBudget {
  /** Waits until this many bytes may be held as well. More than the whole budget waits until nothing else is held. */
  take(bytes: number): Promise<void>
  giveBack(bytes: number): void
}

/** In the order of asking, so that a large one is not overtaken for ever. */
export function createBudget(bytesMax: number): ByteBudget {
  let held = 0
  const waiting: { readonly bytes: number; start(): void }[] = []
  const fits = (bytes: number) => held === 0 || held + bytes <= bytesMax
  return {
    take(bytes) {
      if (waiting.length === 0 && fits(bytes)) {
        held += bytes
        return Promise.resolve()
      }
      return new Promise((start) => waiting.push({ bytes, start }))
    },
    giveBack(bytes) {
      held -= bytes
      for (let next = waiting[0]; next !== undefined && fits(next.bytes); next = waiting[0]) {
        waiting.shift()
        held += next.bytes
        next.start()
      }
    },
  }
}
