import { isId } from '#platform/ids.ts'
import { decodeCursor } from '#platform/page.ts'
import { Problem } from '#platform/problem.ts'

const checks = {
  number: (value: unknown) => Number.isSafeInteger(value),
  text: (value: unknown) => typeof value === 'string' && !value.includes('\0'),
  textOrNull: (value: unknown) => value === null || checks.text(value),
  id: (value: unknown) => typeof value === 'string' && isId(value),
  time: (value: unknown) => typeof value === 'string' && !Number.isNaN(Date.parse(value)) && value.length < 40,
} as const

type Kind = keyof typeof checks
type PartOf<K extends Kind> = K extends 'number' ? number : K extends 'textOrNull' ? string | null : string
type Parts<Kinds extends readonly Kind[]> = { readonly [Each in keyof Kinds]: PartOf<Kinds[Each]> }

/** The parts of a page marker, each of the kind that the list orders by; throws `request.bad-cursor` otherwise. */
export function typedCursor<const Kinds extends readonly Kind[]>(text: string, kinds: Kinds): Parts<Kinds> {
  const parts = decodeCursor(text, kinds.length)
  if (!kinds.every((kind, at) => checks[kind](parts[at]))) throw new Problem('request.bad-cursor', 400)
  return parts as unknown as Parts<Kinds>
}
