import { Flex } from 'antd'
import type { AdvisoryAssertion } from '../../api-types/advisories.ts'
import { useWords } from '../../i18n/language.tsx'
import { Facts } from '../../ui/facts.tsx'
import { Section } from '../../ui/section.tsx'
import { SeverityTag } from '../../ui/severity-tag.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import { ToneTag } from '../../ui/tone-tag.tsx'

/** What sources say that know the CVE and no packages, in their own words. Texts from outside are shown as text. */
export function AdvisoryAssertions({ assertions }: { readonly assertions: readonly AdvisoryAssertion[] }) {
  const { advisories } = useWords()
  const text = advisories.assertions
  if (assertions.length === 0) return null
  return (
    <Section title={text.title}>
      {assertions.map((each) => (
        <article key={`${each.source} ${each.number}`}>
          <Flex gap="small" align="center" wrap>
            <strong>{each.number}</strong>
            {each.severityWord ? (
              <ToneTag tone="quiet">{each.severityWord}</ToneTag>
            ) : (
              <SeverityTag label={each.severityLabel} score={each.severityScore ?? null} />
            )}
            {each.rejected && <ToneTag tone="caution">{text.rejected}</ToneTag>}
            <span className="faint">{each.source}</span>
          </Flex>
          {each.title && <p>{each.title}</p>}
          {each.description && <p className="advisory-details">{each.description}</p>}
          <Facts
            facts={[
              { name: text.solution, value: each.solution || undefined },
              {
                name: advisories.detail.vector,
                value: each.severityVector ? <code>{each.severityVector}</code> : undefined,
              },
              { name: advisories.published, value: each.publishedAt ? <TimeText at={each.publishedAt} /> : undefined },
              { name: advisories.modified, value: each.modifiedAt ? <TimeText at={each.modifiedAt} /> : undefined },
            ]}
          />
        </article>
      ))}
    </Section>
  )
}
