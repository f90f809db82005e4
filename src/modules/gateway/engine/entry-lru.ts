/** Keeps the entries used last, up to a number of them: what clients may name must not grow without end. */
export interface EntryLru<Value> {
  get(key: string): Value | undefined
  set(key: string, value: Value): void
  delete(key: string): void
  clear(): void
}

export function createEntryLru<Value>(entriesMax: number): EntryLru<Value> {
  const entries = new Map<string, Value>()
  /** What is asked for again and again is there already. */
  let youngest: string | undefined
  return {
    get: (key) => {
      const value = entries.get(key)
      if (value === undefined || key === youngest) return value
      // A Map keeps the order of insertion: putting an entry back makes it the youngest.
      entries.delete(key)
      entries.set(key, value)
      youngest = key
      return value
    },
    set: (key, value) => {
      entries.delete(key)
      entries.set(key, value)
      youngest = key
      if (entries.size <= entriesMax) return
      const oldest = entries.keys().next()
      if (!oldest.done) entries.delete(oldest.value)
    },
    delete: (key) => void entries.delete(key),
    clear: () => entries.clear(),
  }
}
