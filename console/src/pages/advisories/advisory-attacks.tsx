import type { AdvisoryDetail } from '../../api-types/advisories.ts'
import { formatDate, formatNumber } from '../../i18n/format.ts'
import { useSpeech } from '../../i18n/language.tsx'
import { Facts } from '../../ui/facts.tsx'
import { Section } from '../../ui/section.tsx'

const percent = 100

/** Whether it is attacked, and how likely that is. Nothing is shown of what no list says. */
export function AdvisoryAttacks({ advisory }: { readonly advisory: AdvisoryDetail }) {
  const { words, language } = useSpeech()
  const text = words.advisories.attacks
  const { exploited, epss } = advisory
  if (exploited.length === 0 && !epss) return null
  return (
    <Section title={text.title}>
      {exploited.map((each) => (
        <Facts
          key={`${each.source} ${each.cve}`}
          facts={[
            { name: text.list, value: `${each.list} · ${each.cve}` },
            { name: text.added, value: each.addedOn ? formatDate(language, each.addedOn) : undefined },
            { name: text.due, value: each.dueOn ? formatDate(language, each.dueOn) : undefined },
            { name: text.ransomware, value: each.ransomware ? text.ransomwareKnown : undefined },
            { name: text.notes, value: each.notes || undefined },
          ]}
        />
      ))}
      {epss && (
        <Facts
          facts={[
            {
              name: text.epss,
              value: text.epssValue(
                formatNumber(language, epss.score * percent, 2),
                formatNumber(language, epss.percentile * percent, 2),
              ),
            },
            { name: text.scoredAt, value: epss.scoredAt ? formatDate(language, epss.scoredAt) : undefined },
          ]}
        />
      )}
    </Section>
  )
}
