import { npm } from '#ecosystems/npm/index.ts'
import type { AdvisoryMatch } from '#modules/advisories/index.ts'
import type { Context } from '#platform/context.ts'
import { audienceOf } from './audience.ts'
import { ageHeaders, readDataState, requireFeeds } from './data-state.ts'
import { findMatches } from './find-matches.ts'
import { type NpmAdvisory, npmAdvisoryKey, npmAdvisoryNumber, readNpmAdvisories } from './npm-advisories.ts'
import { npmAdvisoryUrl, npmCvss, npmQuestion, npmTitle } from './npm-audit-bulk.ts'
import { confirmingRange } from './npm-range.ts'
import { type AuditNode, readAuditTree } from './read-audit-tree.ts'
import { readJsonBody } from './read-body.ts'
import { type AskedAnswer, answerJson, type BytesAnswer } from './security-answer.ts'
import { type NpmSeverity, npmSeverity } from './severity-words.ts'

const depthMax = 200

interface Finding {
  readonly match: AdvisoryMatch
  readonly name: string
  readonly nodes: AuditNode[]
}

/**
 * `POST {registry}/-/npm/v1/security/audits` and `…/audits/quick` of npm 6 and pnpm up to 10: the tree of a lockfile in, the
 * advisories with the paths to what they concern out. Nothing is promised about which install would mend it: each
 * action says to review. Throws as `npmAuditBulk` does.
 */
export async function npmAuditQuick(context: Context, asked: AskedAnswer): Promise<BytesAnswer> {
  const audience = audienceOf(context.actor)
  const nodes = readAuditTree(await readJsonBody(asked.body, depthMax))
  const state = await readDataState(context)
  requireFeeds(state, [npm.osvNames])
  const scope = { context, audience, revision: state.revision }
  const found = await findMatches(
    scope,
    nodes.map(({ name, version }) => npmQuestion(name, version)),
  )
  const findings = new Map<string, Finding>()
  for (const [at, node] of nodes.entries()) {
    for (const match of found[at] ?? []) {
      const key = npmAdvisoryKey(node.name, match.advisoryId)
      const known = findings.get(key) ?? { match, name: node.name, nodes: [] }
      known.nodes.push(node)
      findings.set(key, known)
    }
  }
  const advisories = await readNpmAdvisories(scope, [...findings.values()])
  const shown = [...findings].map(([key, finding]) => shownAdvisory(finding, advisories.get(key), asked.baseUrl))
  const headers = ageHeaders(state, npm.osvNames, context.now)
  const reply = {
    actions: [...findings.values()].map(actionOf),
    advisories: Object.fromEntries(shown.map((advisory) => [String(advisory.id), advisory])),
    muted: [],
    metadata: {
      vulnerabilities: countSeverities(findings.values()),
      ...countNodes(nodes),
      dataNewest: headers['x-assay-data-newest'] ?? null,
    },
  }
  return answerJson(reply, headers)
}

/** An advisory that concerns several packages is several here: the protocol has one name for each. */
function numberOf({ match, name }: Finding): number {
  return npmAdvisoryNumber(npmAdvisoryKey(name, match.advisoryId))
}

function shownAdvisory(finding: Finding, known: NpmAdvisory | undefined, baseUrl: string) {
  const { match, name, nodes } = finding
  const names = [match.advisoryId, ...match.aliases]
  const { fixedVersions } = match
  return {
    id: numberOf(finding),
    title: npmTitle(match),
    module_name: name,
    severity: npmSeverity(match),
    vulnerable_versions: confirmingRange(
      known?.range ?? '',
      nodes.map(({ version }) => version),
    ),
    patched_versions: known?.patched ?? '<0.0.0',
    url: npmAdvisoryUrl(baseUrl, match.advisoryId),
    overview: known?.details || match.summary,
    recommendation:
      fixedVersions.length > 0 ? `Upgrade to version ${fixedVersions.join(' or ')} or later` : 'No fix is known',
    cwe: known?.cwes ?? [],
    cves: names.filter((each) => each.startsWith('CVE-')),
    github_advisory_id: names.find((each) => each.startsWith('GHSA-')) ?? match.advisoryId,
    access: 'public',
    created: match.firstSeenAt.toISOString(),
    ...npmCvss(match),
    findings: [...Map.groupBy(nodes, ({ version }) => version)].map(([version, own]) => ({
      version,
      paths: own.map(({ path }) => path.join('>')),
      dev: own.every(({ dev }) => dev),
      optional: own.every(({ optional }) => optional),
      bundled: own.every(({ bundled }) => bundled),
    })),
  }
}

function actionOf(finding: Finding) {
  const id = numberOf(finding)
  return {
    action: 'review',
    module: finding.name,
    resolves: finding.nodes.map(({ path, dev, optional, bundled }) => ({
      id,
      path: path.join('>'),
      dev,
      optional,
      bundled,
    })),
  }
}

function countSeverities(findings: Iterable<Finding>): Readonly<Record<NpmSeverity, number>> {
  const counts = { info: 0, low: 0, moderate: 0, high: 0, critical: 0 }
  for (const { match, nodes } of findings) counts[npmSeverity(match)] += nodes.length
  return counts
}

function countNodes(nodes: readonly AuditNode[]) {
  const devDependencies = nodes.filter(({ dev }) => dev).length
  const optionalDependencies = nodes.filter(({ dev, optional }) => optional && !dev).length
  const dependencies = nodes.length - devDependencies - optionalDependencies
  return { dependencies, devDependencies, optionalDependencies, totalDependencies: nodes.length }
}
