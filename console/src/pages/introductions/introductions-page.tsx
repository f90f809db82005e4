import { Link } from '@tanstack/react-router'
import { type IntroductionRow, introductionStates } from '../../api-types/introductions.ts'
import { formatNumber } from '../../i18n/format.ts'
import { useSpeech, useWords } from '../../i18n/language.tsx'
import { useSession } from '../../session.ts'
import { numberColumn, textColumn, timeColumn } from '../../ui/columns.tsx'
import { ButtonLink } from '../../ui/links.tsx'
import { ListPage } from '../../ui/list-page.tsx'
import type { QueryColumn } from '../../ui/query-columns.tsx'
import { IntroductionStateTag } from './introduction-state.tsx'

/** Every request that this person may see. */
export function IntroductionsPage() {
  const { introductions: text } = useWords()
  const { can } = useSession()
  return (
    <ListPage<IntroductionRow>
      name="introductions"
      text={text}
      columns={useColumns()}
      usualSort="-number"
      filters={[
        { kind: 'text', name: 'text', label: text.text },
        {
          kind: 'choice',
          name: 'state',
          label: text.state,
          choices: [
            { value: 'open', label: text.everyOpen },
            ...introductionStates.map((value) => ({ value, label: text.states[value] })),
          ],
        },
        { kind: 'flag', name: 'mine', label: text.mine },
      ]}
      action={
        can('introduction:create') && (
          <ButtonLink look="primary" to="/introductions/new">
            {text.create}
          </ButtonLink>
        )
      }
    />
  )
}

function useColumns(): readonly QueryColumn<IntroductionRow>[] {
  const { words, language } = useSpeech()
  const text = words.introductions
  const show = (count: number) => formatNumber(language, count)
  return [
    textColumn(['number', text.number], (row) => row.number, { sort: 'number' }),
    textColumn(['title', text.name], (row) => row.title, {
      sort: 'title',
      always: true,
      render: (row) => (
        <div className="text-cell">
          <Link to="/introductions/$introductionId" params={{ introductionId: row.id }}>
            {row.title}
          </Link>
        </div>
      ),
    }),
    textColumn(['state', text.state], (row) => row.state, {
      sort: 'state',
      render: (row) => <IntroductionStateTag state={row.state} />,
    }),
    numberColumn(['items', text.items], (row) => row.itemCount, { sort: 'items', show }),
    numberColumn(['unapproved', text.unapproved], (row) => row.unapprovedCount, { sort: 'unapproved', show }),
    textColumn(['application', text.application], (row) => row.application?.code, {
      sort: 'application',
      render: ({ application }) =>
        application ? (
          <div className="name-cell">
            <span>{application.name}</span>
            <span className="faint">{application.code}</span>
          </div>
        ) : (
          <span className="faint">{text.noApplication}</span>
        ),
    }),
    textColumn(['requester', text.requester], (row) => row.requester.name, { sort: 'requester' }),
    timeColumn(['created', text.created], (row) => row.createdAt, { form: 'date' }),
    timeColumn(['submitted', text.submitted], (row) => row.submittedAt, { sort: 'submitted', hiddenAtFirst: true }),
    timeColumn(['expires', text.expires], (row) => row.expiresAt, {
      form: 'date',
      sort: 'expires',
      hiddenAtFirst: true,
    }),
  ]
}
