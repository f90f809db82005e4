import { Link } from '@tanstack/react-router'
import type { Admission, AdvisoryMatch, CheckOutcome, CheckResult, Restriction } from '../../api-types/verdict.ts'
import { useWords } from '../../i18n/language.tsx'
import { wordOf } from '../../i18n/same-shape.ts'
import { AdmissionReason } from '../../ui/admission-reason.tsx'
import { SeverityTag } from '../../ui/severity-tag.tsx'
import { SimpleTable } from '../../ui/simple-table.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import { type Tone, ToneTag } from '../../ui/tone-tag.tsx'
import { Validity } from '../../ui/validity.tsx'
import { VerdictTag } from '../../ui/verdict-tag.tsx'
import { FindingText } from './finding-text.tsx'

export const outcomeTones: Readonly<Record<CheckOutcome, Tone>> = {
  pass: 'good',
  warn: 'caution',
  fail: 'bad',
  inconclusive: 'pending',
}

export function MatchedAdvisories({ matches }: { readonly matches: readonly AdvisoryMatch[] }) {
  const { verdict } = useWords()
  return (
    <SimpleTable<AdvisoryMatch>
      rows={matches}
      rowKey={(row) => row.advisoryId}
      empty={verdict.noAdvisories}
      columns={[
        {
          key: 'id',
          title: verdict.advisories,
          render: (row) => (
            <div className="name-cell">
              <Link to="/advisories/$advisoryId" params={{ advisoryId: row.advisoryId }}>
                {row.advisoryId}
              </Link>
              <span>{row.summary}</span>
              {row.aliases.length > 0 && <span className="faint">{row.aliases.join(' · ')}</span>}
            </div>
          ),
        },
        {
          key: 'severity',
          title: verdict.severity,
          render: (row) => (
            <SeverityTag label={row.severityLabel} score={row.severityScore} isMalware={row.isMalware} />
          ),
        },
        {
          key: 'state',
          title: verdict.outcome,
          render: (row) => (
            <ToneTag tone={row.state === 'affected' ? 'bad' : 'pending'} {...(row.reason ? { title: row.reason } : {})}>
              {verdict[row.state]}
            </ToneTag>
          ),
        },
        { key: 'range', title: verdict.range, render: (row) => <code>{row.display}</code> },
        {
          key: 'fixed',
          title: verdict.fixedIn,
          render: (row) =>
            row.fixedVersions.length > 0 ? (
              <code>{row.fixedVersions.join(', ')}</code>
            ) : (
              <span className="faint">{verdict.noFix}</span>
            ),
        },
        { key: 'since', title: verdict.firstSeen, render: (row) => <TimeText at={row.firstSeenAt} form="date" /> },
      ]}
    />
  )
}

export function CheckResults({ checks }: { readonly checks: readonly CheckResult[] }) {
  const { verdict, catalog } = useWords()
  return (
    <SimpleTable<CheckResult>
      rows={checks}
      rowKey={(row) => row.check}
      empty={verdict.noChecks}
      columns={[
        { key: 'check', title: verdict.check, render: (row) => wordOf(catalog.checkNames, row.check) },
        {
          key: 'outcome',
          title: verdict.outcome,
          render: (row) => <ToneTag tone={outcomeTones[row.outcome]}>{verdict.outcomes[row.outcome]}</ToneTag>,
        },
        { key: 'findings', title: verdict.findings, render: (row) => <FindingText findings={row.findings} /> },
        { key: 'at', title: verdict.at, render: (row) => <TimeText at={row.at} /> },
      ]}
    />
  )
}

export function Admissions({ admissions }: { readonly admissions: readonly Admission[] }) {
  const { verdict, common } = useWords()
  return (
    <SimpleTable<Admission>
      rows={admissions}
      rowKey={(row) => row.id}
      empty={verdict.noAdmissions}
      columns={[
        {
          key: 'reason',
          title: verdict.reason,
          render: (row) => <AdmissionReason admission={row} />,
        },
        {
          key: 'scope',
          title: verdict.admissionScope,
          render: (row) => row.orgUnit?.name ?? common.everywhere,
        },
        { key: 'by', title: verdict.grantedBy, render: (row) => row.grantedBy?.name ?? verdict.byPolicy },
        {
          key: 'validity',
          title: verdict.validity,
          render: (row) => <Validity from={row.validFrom} until={row.validUntil} />,
        },
      ]}
    />
  )
}

export function Restrictions({ restrictions }: { readonly restrictions: readonly Restriction[] }) {
  const { verdict } = useWords()
  return (
    <SimpleTable<Restriction>
      rows={restrictions}
      rowKey={(row) => row.id}
      empty={verdict.noRestrictions}
      columns={[
        { key: 'effect', title: verdict.outcome, render: (row) => <VerdictTag kind={row.effect} /> },
        {
          key: 'text',
          title: verdict.reason,
          render: (row) => (
            <div className="text-cell">
              <div>{row.publicText}</div>
              {row.restrictedText && <div className="faint">{row.restrictedText}</div>}
            </div>
          ),
        },
        {
          key: 'validity',
          title: verdict.validity,
          render: (row) => <Validity from={row.validFrom} until={row.validUntil} />,
        },
      ]}
    />
  )
}
