import { useQuery } from '@tanstack/react-query'
import { Alert, Flex, Form, Input } from 'antd'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { Explanation } from '../../api-types/verdict.ts'
import { useWords } from '../../i18n/language.tsx'
import { wordOf } from '../../i18n/same-shape.ts'
import { ButtonLink } from '../../ui/links.tsx'
import { Loaded } from '../../ui/loading.tsx'
import { PageShell } from '../../ui/page-shell.tsx'
import { Reasons } from '../../ui/reasons.tsx'
import { Section } from '../../ui/section.tsx'
import { useUrlState } from '../../ui/use-url-state.ts'
import { VerdictBanner } from './verdict-banner.tsx'

/** Explains the address that a package manager printed when it was refused. */
export function WhyPage() {
  const { catalog } = useWords()
  const text = catalog.kept
  const { state, change } = useUrlState()
  const url = state.url ?? ''
  const [draft, setDraft] = useState(url)
  const query = useQuery({
    queryKey: ['/why', url],
    queryFn: () => api.get<Explanation>('/why', { url }),
    enabled: url !== '',
  })
  return (
    <PageShell title={text.whyTitle} lead={text.whyLead}>
      <Section>
        <Form layout="vertical">
          <Form.Item label={text.address} htmlFor="why-address" className="last-field">
            <Input.Search
              id="why-address"
              value={draft}
              maxLength={2000}
              enterButton={text.explain}
              placeholder="https://assay.example/repo/npm/…"
              loading={query.isFetching}
              onChange={(event) => setDraft(event.target.value)}
              onSearch={(value) => change({ url: value.trim() })}
            />
          </Form.Item>
        </Form>
      </Section>
      {url !== '' && <Loaded query={query}>{(found) => <ExplanationView found={found} />}</Loaded>}
    </PageShell>
  )
}

function ExplanationView({ found }: { readonly found: Explanation }) {
  const { catalog, verdict } = useWords()
  const text = catalog.kept
  const subject = found.version ? `${found.name}@${found.version}` : found.name
  return (
    <>
      {found.kind && (
        <VerdictBanner
          kind={found.kind}
          facts={
            <>
              <span>{subject}</span>
              <span>
                {text.repository} {found.repository}
              </span>
            </>
          }
        />
      )}
      {found.problem && <Alert type="warning" showIcon title={`${subject}: ${wordOf(text.problems, found.problem)}`} />}
      {!found.kind && !found.problem && <Alert type="info" showIcon title={text.wholePackage} />}
      {found.reasons && (
        <Section title={verdict.reasons}>
          <Reasons reasons={found.reasons} />
        </Section>
      )}
      <Flex gap="small" wrap>
        {found.versionId && (
          <ButtonLink look="primary" to="/versions/$versionId" params={{ versionId: found.versionId }}>
            {text.current}
          </ButtonLink>
        )}
        {found.packageId && (
          <ButtonLink to="/packages/$packageId" params={{ packageId: found.packageId }}>
            {text.seePackage}
          </ButtonLink>
        )}
      </Flex>
    </>
  )
}
