import { storableText } from '#modules/catalog/index.ts'
import type { AdvisoryView, FactView, VersionFacts } from './facts.ts'

const wordsMax = 80

/** The values that a rule's text may name. They come from publishers, so they are cut and put on one line. */
export function describeFacts(view: FactView, facts: VersionFacts): Readonly<Record<string, string | number>> {
  const worst = worstAdvisory(view.advisories)
  return {
    package: oneLine(view.pkg.name),
    version: oneLine(view.version.version),
    license: oneLine(view.version.license.declared) || '?',
    ageDays: view.version.firstSeenAgeDays,
    deprecated: oneLine(facts.deprecated ?? ''),
    advisory: oneLine(worst?.id ?? ''),
    score: worst?.score?.toFixed(1) ?? '?',
    fixed: oneLine(worst?.fixed.slice(0, 3).join(', ') ?? '') || '?',
    undecided: oneLine(view.advisories.find((each) => each.state === 'undecided')?.id ?? ''),
  }
}

/** Malware first, then what certainly affects, then by score. */
function worstAdvisory(advisories: readonly AdvisoryView[]): AdvisoryView | undefined {
  const rank = (each: AdvisoryView) =>
    (each.malware ? 200 : 0) + (each.state === 'affected' ? 100 : 0) + (each.score ?? 0)
  let worst = advisories[0]
  for (const each of advisories) if (worst && rank(each) > rank(worst)) worst = each
  return worst
}

/** Without control characters, line breaks and marks that turn the direction of writing. */
function oneLine(text: string): string {
  const line = text
    .slice(0, 4 * wordsMax)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
  return storableText(line, wordsMax) + (line.length > wordsMax ? '…' : '')
}
