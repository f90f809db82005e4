import { Link } from '@tanstack/react-router'
import { type IntroductionRow, introductionStates } from '../../api-types/introductions.ts'
import { formatNumber, type Language } from '../../i18n/format.ts'
import { useSpeech, useWords, type Words } from '../../i18n/language.tsx'
import { useSession } from '../../session.ts'
import { ButtonLink } from '../../ui/links.tsx'
import { PageShell } from '../../ui/page-shell.tsx'
import type { QueryColumn } from '../../ui/query-columns.tsx'
import { QueryTable } from '../../ui/query-table.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import { IntroductionStateTag } from './introduction-state.tsx'

/** Every request that this person may see. */
export function IntroductionsPage() {
  const { introductions: text } = useWords()
  const { can } = useSession()
  const create = can('introduction:create') && (
    <ButtonLink look="primary" to="/introductions/new">
      {text.create}
    </ButtonLink>
  )
  return (
    <PageShell title={text.title} lead={text.lead} actions={create}>
      <QueryTable<IntroductionRow>
        name="introductions"
        path="/introductions"
        label={text.list}
        columns={useColumns()}
        rowKey={(row) => row.id}
        filters={[
          { kind: 'text', name: 'text', label: text.text },
          {
            kind: 'choice',
            name: 'state',
            label: text.state,
            choices: introductionStates.map((value) => ({ value, label: text.states[value] })),
          },
          { kind: 'flag', name: 'mine', label: text.mine },
        ]}
        empty={{ title: text.emptyTitle, hint: text.emptyHint, action: create }}
      />
    </PageShell>
  )
}

function useColumns(): readonly QueryColumn<IntroductionRow>[] {
  const { words, language } = useSpeech()
  const text = words.introductions
  return [
    ...contentColumns(text, language),
    {
      key: 'application',
      title: text.application,
      render: (row) =>
        row.application ? (
          <div className="name-cell">
            <span>{row.application.name}</span>
            <span className="faint">{row.application.code}</span>
          </div>
        ) : (
          <span className="faint">{text.noApplication}</span>
        ),
      text: (row) => row.application?.code,
    },
    { key: 'requester', title: text.requester, render: (row) => row.requester.name, text: (row) => row.requester.name },
    ...timeColumns(text),
  ]
}

function contentColumns(text: Words['introductions'], language: Language): readonly QueryColumn<IntroductionRow>[] {
  return [
    { key: 'number', title: text.number, render: (row) => row.number, text: (row) => row.number },
    {
      key: 'title',
      title: text.name,
      always: true,
      render: (row) => (
        <div className="text-cell">
          <Link to="/introductions/$introductionId" params={{ introductionId: row.id }}>
            {row.title}
          </Link>
        </div>
      ),
      text: (row) => row.title,
    },
    {
      key: 'state',
      title: text.state,
      render: (row) => <IntroductionStateTag state={row.state} />,
      text: (row) => row.state,
    },
    {
      key: 'items',
      title: text.items,
      align: 'right',
      render: (row) => formatNumber(language, row.itemCount),
      text: (row) => row.itemCount,
    },
    {
      key: 'unapproved',
      title: text.unapproved,
      align: 'right',
      render: (row) => formatNumber(language, row.unapprovedCount),
      text: (row) => row.unapprovedCount,
    },
  ]
}

function timeColumns(text: Words['introductions']): readonly QueryColumn<IntroductionRow>[] {
  return [
    {
      key: 'created',
      title: text.created,
      render: (row) => <TimeText at={row.createdAt} />,
      text: (row) => row.createdAt,
    },
    {
      key: 'submitted',
      title: text.submitted,
      hiddenAtFirst: true,
      render: (row) => <TimeText at={row.submittedAt} />,
      text: (row) => row.submittedAt,
    },
    {
      key: 'expires',
      title: text.expires,
      hiddenAtFirst: true,
      render: (row) => <TimeText at={row.expiresAt} form="date" />,
      text: (row) => row.expiresAt,
    },
  ]
}
