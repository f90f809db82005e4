import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import type { Engine } from './engine.ts'
import { isAskable } from './hosted-names.ts'
import type { GatewayCall, Served } from './served.ts'
import { searchUpstream } from './upstream.ts'

export interface SearchTarget {
  readonly text: string
  readonly size: number
  readonly from: number
}

interface SearchAnswer {
  readonly objects: readonly unknown[]
}

/** Search is passed through; the bank's own names neither leave nor come back. */
export async function serveSearch(
  engine: Engine,
  context: Context,
  { call, target }: { readonly call: GatewayCall; readonly target: SearchTarget },
): Promise<Served> {
  const { text, size, from } = target
  // Names also stand in quotes, and behind the qualifiers that registries know (`keywords:name`).
  const { repository } = call
  for (const name of text.split(/[\s"',;:+]+/))
    if (!(await isAskable(engine.hostedNames, context, { repository, name })))
      throw new Problem('package.reserved', 403, { name: text })
  const query = new URLSearchParams({ text, size: String(size), from: String(from) })
  const upstream = { repository, health: engine.health }
  const found = readAnswer(await searchUpstream(context, upstream, `/-/v1/search?${query}`))
  const objects: unknown[] = []
  for (const each of found.objects) {
    const name = nameOf(each)
    if (name !== undefined && (await isAskable(engine.hostedNames, context, { repository, name }))) objects.push(each)
  }
  return {
    status: 200,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: Buffer.from(JSON.stringify({ ...found, objects })),
    log: { kind: 'other', name: 'search', outcome: 'served', cache: '-' },
  }
}

/** Of the package that an object of the answer is about. */
function nameOf(found: unknown): string | undefined {
  const name = (found as { readonly package?: { readonly name?: unknown } | null } | null)?.package?.name
  return typeof name === 'string' ? name : undefined
}

function readAnswer(bytes: Uint8Array): SearchAnswer {
  try {
    const value = JSON.parse(Buffer.from(bytes).toString('utf8')) as SearchAnswer
    if (Array.isArray(value.objects)) return value
  } catch {}
  throw new Problem('upstream.unreadable', 503, { reason: 'not a search answer' })
}
