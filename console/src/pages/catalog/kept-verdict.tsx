import { Link } from '@tanstack/react-router'
import { Alert, Flex } from 'antd'
import type { KeptVerdict } from '../../api-types/verdict.ts'
import { useWords } from '../../i18n/language.tsx'
import { useSession } from '../../session.ts'
import { ButtonLink } from '../../ui/links.tsx'
import { Reasons } from '../../ui/reasons.tsx'
import { Section } from '../../ui/section.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import { VerdictBanner } from './verdict-banner.tsx'

/** A verdict as it was used, with what its reader can do about it. */
export function KeptVerdictView({ kept }: { readonly kept: KeptVerdict }) {
  const { catalog, verdict } = useWords()
  const text = catalog.kept
  return (
    <>
      {kept.supersededAt && (
        <Alert
          type="warning"
          showIcon
          title={text.superseded}
          action={
            <Link to="/versions/$versionId" params={{ versionId: kept.versionId }}>
              {text.current}
            </Link>
          }
        />
      )}
      <VerdictBanner
        kind={kept.kind}
        facts={
          <>
            <span>{verdict.policyRevision(kept.policyRevision)}</span>
            {kept.orgUnit && (
              <span>
                {verdict.decidedFor} {kept.orgUnit.name}
              </span>
            )}
            <span>
              {verdict.decidedAt} <TimeText at={kept.decidedAt} />
            </span>
            {kept.supersededAt && (
              <span>
                {verdict.supersededAt} <TimeText at={kept.supersededAt} />
              </span>
            )}
          </>
        }
      />
      <Section title={verdict.reasons}>
        <Reasons reasons={kept.reasons} />
      </Section>
      <WhatNow kept={kept} />
    </>
  )
}

function WhatNow({ kept }: { readonly kept: KeptVerdict }) {
  const text = useWords().catalog.kept
  const { can } = useSession()
  const mayAsk = can('introduction:create') || can('restriction:manage')
  return (
    <Section title={text.whatNow}>
      <Flex gap="small" wrap>
        {can('introduction:create') && kept.kind !== 'deny' && (
          <ButtonLink
            look="primary"
            to="/introductions/new"
            search={{ packages: `${kept.package.name}@${kept.version}` }}
          >
            {text.askForIt}
          </ButtonLink>
        )}
        {kept.kind !== 'deny' && kept.reasons.some(({ rule }) => rule === 'too-new') && (
          <ButtonLink
            to="/quarantine"
            search={{
              text: kept.package.name,
              ...(mayAsk ? { ask: kept.versionId, subject: `${kept.package.name}@${kept.version}` } : {}),
            }}
          >
            {mayAsk ? text.releaseEarly : text.seeQuarantine}
          </ButtonLink>
        )}
        <ButtonLink to="/packages/$packageId" params={{ packageId: kept.package.id }}>
          {text.otherVersions}
        </ButtonLink>
        <ButtonLink to="/versions/$versionId" params={{ versionId: kept.versionId }}>
          {text.current}
        </ButtonLink>
      </Flex>
    </Section>
  )
}
