import { shorten } from '../../gate/plain-text.ts'

const MESSAGE_CHARS_MAX = 1000

type Members = Readonly<Record<string, unknown>>

/** Packuments of the same package with different versions as one: what is said of the package is what the first says. */
export function mergeViews(views: readonly Uint8Array[]): Uint8Array {
  const documents = views.map(read)
  const [first = {}, ...others] = documents
  const joined: [string, unknown][] = Object.entries(first).filter(([key]) => key !== 'policyRestrictions')
  const put = (key: string, value: Members | undefined) => {
    if (value === undefined) return
    const at = joined.findIndex(([each]) => each === key)
    if (at < 0) joined.push([key, value])
    else joined[at] = [key, value]
  }
  if (others.length > 0) for (const key of ['dist-tags', 'versions', 'time']) put(key, join(documents, key))
  const restrictions = documents.flatMap(({ policyRestrictions }) =>
    isMembers(policyRestrictions) ? [policyRestrictions] : [],
  )
  const refused = join(restrictions, 'versions')
  if (refused) put('policyRestrictions', { message: messageOf(restrictions), versions: refused })
  // `fromEntries` defines members: one that is called `__proto__` is a member like any other.
  return Buffer.from(JSON.stringify(Object.fromEntries(joined)))
}

/** Written by ourselves a moment ago. */
function read(view: Uint8Array): Members {
  return JSON.parse(Buffer.from(view.buffer, view.byteOffset, view.byteLength).toString('utf8')) as Members
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null
}

/** A member that several have, as the first has it that has one of a name; undefined when none has it. */
function join(documents: readonly Members[], key: string): Members | undefined {
  const found = documents.flatMap((each) => (isMembers(each[key]) ? [each[key]] : []))
  if (found.length === 0) return undefined
  return Object.fromEntries(found.toReversed().flatMap((each) => Object.entries(each)))
}

function messageOf(restrictions: readonly Members[]): string {
  const messages = restrictions.flatMap(({ message }) => (typeof message === 'string' ? [message] : []))
  return shorten(messages.join('\n'), MESSAGE_CHARS_MAX)
}
