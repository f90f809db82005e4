import type { Context } from '#platform/context.ts'
import { type Decision, decideOnce } from './decisions.ts'
import type { Engine } from './engine.ts'
import { isRefused } from './is-refused.ts'
import { verdictsFor } from './serve-index.ts'
import type { GatewayCall } from './served.ts'

export interface DecidedWhole extends Decision {
  readonly version: string
}

/** The verdicts of the versions that something is a part of: those that may be used apart from those that may not. */
export async function decideWholes(
  engine: Engine,
  context: Context,
  asked: { readonly call: GatewayCall; readonly name: string; readonly part: string },
): Promise<{ readonly usable: readonly DecidedWhole[]; readonly refused: readonly DecidedWhole[] }> {
  const { call, name, part } = asked
  const usable: DecidedWhole[] = []
  const refused: DecidedWhole[] = []
  const ecosystem = call.repository.ecosystem.type
  const wholes = await engine.parts.wholesOf(context, { ecosystem, name, part })
  const packageId = wholes.length > 0 && (await engine.packageId(context, ecosystem, name))
  if (!packageId) return { usable, refused }
  const verdicts = await verdictsFor(engine, context, { call, packageId })
  for (const { version } of wholes) {
    const keep = call.confirmed.fresh
    const decision = await decideOnce(context, verdicts, { version, orgUnitPath: call.orgUnitPath, keep })
    if (!decision) continue
    const list = isRefused(call, decision.verdict) ? refused : usable
    list.push({ ...decision, version })
  }
  return { usable, refused }
}
