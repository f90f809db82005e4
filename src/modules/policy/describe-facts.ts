import { storableText } from '#modules/catalog/index.ts'
import type { AdvisoryView, FactView, VersionFacts } from './facts.ts'

const wordsMax = 80

/** The values that a rule's text may name. They come from publishers, so they are cut and put on one line. */
export function describeFacts(view: FactView, facts: VersionFacts): Readonly<Record<string, string | number>> {
  const [worst] = worstFirst(view.advisories)
  return {
    package: oneLine(view.pkg.name),
    version: oneLine(view.version.version),
    license: oneLine(view.version.license.declared) || '?',
    ageDays: view.version.firstSeenAgeDays,
    deprecated: oneLine(facts.deprecated ?? ''),
    ...describeAdvisory(worst),
    undecided: oneLine(view.advisories.find((each) => each.state === 'undecided')?.id ?? ''),
  }
}

/**
 * What a rule's text names of an advisory, of the worst one for which the rule applies by itself: of several, it need not
 * be the worst of all. Nothing when the text names none, or none alone is the cause.
 */
export function describeCause(text: string, view: FactView, applies: (view: FactView) => boolean) {
  if (view.advisories.length < 2 || !/\{(?:advisory|score|fixed)\}/.test(text)) return {}
  const cause = worstFirst(view.advisories).find((each) => applies({ ...view, advisories: [each] }))
  return cause ? describeAdvisory(cause) : {}
}

function describeAdvisory(advisory: AdvisoryView | undefined) {
  return {
    advisory: oneLine(advisory?.id ?? ''),
    score: advisory?.score?.toFixed(1) ?? '?',
    fixed: oneLine(advisory?.fixed.slice(0, 3).join(', ') ?? '') || '?',
  }
}

/** Malware first, then what certainly affects, then by score. */
function worstFirst(advisories: readonly AdvisoryView[]): readonly AdvisoryView[] {
  const rank = (each: AdvisoryView) =>
    (each.malware ? 200 : 0) + (each.state === 'affected' ? 100 : 0) + (each.score ?? 0)
  return advisories.toSorted((one, other) => rank(other) - rank(one))
}

/** Without control characters, line breaks and marks that turn the direction of writing. */
export function oneLine(text: string): string {
  const line = text
    .slice(0, 4 * wordsMax)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
  return storableText(line, wordsMax) + (line.length > wordsMax ? '…' : '')
}
