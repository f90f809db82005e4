import type { Context } from '#platform/context.ts'
import { type Decision, decideOnce } from './decisions.ts'
import type { Engine } from './engine.ts'
import { isRefused } from './is-refused.ts'
import { originsOpenTo } from './require-own-version.ts'
import { verdictsFor } from './serve-index.ts'
import type { GatewayCall } from './served.ts'

export interface DecidedWhole extends Decision {
  readonly version: string
  /** Whether it may be had here whatever the upstream of the repository that is asked has (`originsOpenTo`). */
  readonly isOpen: boolean
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
  const isOpen = await originsOpenTo(engine, context, call)
  for (const { version } of wholes) {
    const keep = call.confirmed.fresh
    const decision = await decideOnce(context, verdicts, { version, orgUnitPath: call.orgUnitPath, keep })
    if (!decision) continue
    const list = isRefused(call, decision.verdict) ? refused : usable
    list.push({ ...decision, version, isOpen: isOpen(verdicts.verdicts.versions.get(version)?.originId, name) })
  }
  return { usable, refused }
}
