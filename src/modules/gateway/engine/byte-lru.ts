/** Keeps the values used last, up to a total of bytes. */
export interface ByteLru<Value> {
  get(key: string): Value | undefined
  set(key: string, value: Value, sizeBytes: number): void
  delete(key: string): void
}

export function createByteLru<Value>(bytesMax: number): ByteLru<Value> {
  const entries = new Map<string, { readonly value: Value; readonly sizeBytes: number }>()
  let total = 0
  /** What is asked for again and again is there already. */
  let youngest: string | undefined
  const remove = (key: string) => {
    const entry = entries.get(key)
    if (!entry) return
    entries.delete(key)
    total -= entry.sizeBytes
  }
  return {
    get: (key) => {
      const entry = entries.get(key)
      if (!entry) return undefined
      if (key === youngest) return entry.value
      // A Map keeps the order of insertion: putting an entry back makes it the youngest.
      entries.delete(key)
      entries.set(key, entry)
      youngest = key
      return entry.value
    },
    set: (key, value, sizeBytes) => {
      remove(key)
      if (sizeBytes > bytesMax) return
      entries.set(key, { value, sizeBytes })
      youngest = key
      total += sizeBytes
      for (const oldest of entries.keys()) {
        if (total <= bytesMax) return
        remove(oldest)
      }
    },
    delete: remove,
  }
}
