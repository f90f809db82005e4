import type { ChangeWatch } from '#platform/changes.ts'
import type { Context } from '#platform/context.ts'

/** Documents prepared once for each state of the data; who asks meanwhile waits for the same work. */
const kept = new WeakMap<ChangeWatch, Documents>()

type Documents = Map<string, { readonly revision: string; readonly made: Promise<unknown> }>

const documentsKeptMax = 200

export interface PreparedKey {
  /** Of the document, audience included. */
  readonly name: string
  readonly revision: string
}

/** What `make` answers, kept until the data changes; what failed is made again by the next who asks. */
export function prepareOnce<Value>(
  context: Context,
  { name, revision }: PreparedKey,
  make: () => Promise<Value>,
): Promise<Value> {
  const own: Documents = kept.get(context.changes) ?? new Map()
  kept.set(context.changes, own)
  const known = own.get(name)
  if (known?.revision === revision) return known.made as Promise<Value>
  const made = make()
  const entry = { revision, made }
  own.delete(name)
  own.set(name, entry)
  const oldest = own.keys().next()
  // Addresses under which clients reach the server are part of names, and clients make up what they like.
  if (own.size > documentsKeptMax && !oldest.done) own.delete(oldest.value)
  made.catch(() => own.get(name) === entry && own.delete(name))
  return made
}

/** Lets the next who asks make it again: what it stood for is gone. */
export function forgetPrepared(context: Context, name: string): void {
  kept.get(context.changes)?.delete(name)
}
