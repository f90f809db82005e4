import { ecosystems } from '#ecosystems/index.ts'
import { can } from '#modules/access/index.ts'
import {
  askerPath,
  describeReasons,
  keepVerdict,
  ownReason,
  type Reason,
  type VerdictKind,
} from '#modules/policy/index.ts'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { collectItems, type StatedItem } from './collect-items.ts'
import { contradictsIntegrity } from './compare-integrity.ts'
import { type DecidedVersion, decideVersions } from './decide-versions.ts'
import { canRead, ecosystemOfFile, extractFile, fileBytes, plainFileName, requireEcosystem } from './extract-file.ts'
import { findKnownVersions, type KnownVersion } from './find-known-versions.ts'
import { isUsable } from './find-usable-versions.ts'
import { type ItemProblem, itemProblemText } from './item-problems.ts'
import type { Resolution } from './resolution.ts'
import { summariseItems } from './summarise-items.ts'

export type CheckQuestion =
  | { readonly ecosystem: string; readonly packages: readonly { readonly name: string; readonly version: string }[] }
  /** A lockfile. */
  | { readonly fileName: string; readonly content: string }

interface Asked extends Pick<Resolution, 'complete' | 'warnings'> {
  readonly ecosystem: string
  readonly items: readonly StatedItem[]
}

interface Answer {
  readonly versionId?: string
  readonly problem?: ItemProblem
  readonly verdict: { readonly kind: VerdictKind; readonly reasons: readonly Reason[] }
}

/** So many refusals of one answer get a short link; each of them is a row that is kept. */
const linksMax = 50

/**
 * May I use this? The verdict on each version for the asker's unit, from what is known now: nobody upstream is asked, and
 * what is not known is held. A digest that is not the registry's is denied. Throws `ecosystem.unknown` and the problems
 * of a file that cannot be read.
 */
export async function checkPackages(context: Context, question: CheckQuestion) {
  if (!can(context.actor, 'catalog:read') && !can(context.actor, 'package:download'))
    throw new Problem('access.denied', 403, { permission: 'package:download' })
  const { ecosystem, items, complete, warnings } = await readQuestion(question)
  const ours = items.filter((item) => isOfRegistry(item))
  const known = await findKnownVersions(context, ecosystem, ours)
  const orgUnitPath = await askerPath(context)
  const versionIds = ours.flatMap((item) => known.get(item)?.versionId ?? [])
  const decided = await decideVersions(context, versionIds, orgUnitPath)
  const answers = []
  let links = 0
  for (const item of items) {
    const version = isOfRegistry(item) ? known.get(item) : undefined
    const judged = version && decided.get(version.versionId)
    const answer = answerTo(item, version, judged)
    const isLinked = judged && answer.problem === undefined && !isUsable(answer.verdict.kind) && links < linksMax
    if (isLinked) links += 1
    const orgUnitId = orgUnitPath.at(-1)
    const used = judged && { versionId: judged.versionId, verdict: judged.verdict, ...(orgUnitId ? { orgUnitId } : {}) }
    answers.push({
      name: item.name,
      version: item.version,
      ...answer,
      verdict: { ...answer.verdict, reasons: await describeReasons(context, answer.verdict.reasons) },
      alternatives: judged?.alternatives ?? [],
      ...(isLinked && used ? await keepVerdict(context, used) : {}),
    })
  }
  return { items: answers, summary: summariseItems(answers, decided), complete, warnings }
}

/** What a manifest states without a version, or from elsewhere, is not what the registry has under that name. */
function isOfRegistry(item: StatedItem): boolean {
  return item.problem === undefined
}

async function readQuestion(question: CheckQuestion): Promise<Asked> {
  if ('packages' in question) {
    const { type } = requireEcosystem(question.ecosystem)
    const plain = { direct: true, scope: 'runtime', requiredBy: [], statedIntegrity: [] } as const
    const items = question.packages.map((each) => ({ ...each, ...plain }))
    return { ecosystem: type, items, complete: true, warnings: [] }
  }
  const name = plainFileName(question.fileName)
  if (ecosystems.some((each) => canRead(each, 'manifest', name)))
    throw new Problem('check.file-has-ranges', 422, { fileName: name })
  const ecosystem = ecosystemOfFile('lockfile', name)
  const file = { kind: 'lockfile', name, bytes: fileBytes(question.content) } as const
  const { components, complete, warnings } = await extractFile(ecosystem, file)
  return { ecosystem: ecosystem.type, items: collectItems(components, ecosystem), complete, warnings }
}

function answerTo(item: StatedItem, known: KnownVersion | undefined, judged: DecidedVersion | undefined): Answer {
  if (item.problem !== undefined) return refusal('hold', item.problem, item.problemDetail)
  if (!known || !judged) return { verdict: { kind: 'hold', reasons: [ownReason('not-known')] } }
  const { versionId } = known
  if (contradictsIntegrity(item.statedIntegrity, known.artifacts))
    return { versionId, ...refusal('deny', 'integrity-differs') }
  return { versionId, verdict: { kind: judged.verdict.kind, reasons: judged.verdict.reasons } }
}

function refusal(effect: 'hold' | 'deny', problem: ItemProblem, detail?: string): Answer {
  const text = itemProblemText(problem, detail ?? null)
  return { problem, verdict: { kind: effect, reasons: [{ rule: problem, effect, text }] } }
}
