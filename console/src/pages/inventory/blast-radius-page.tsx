import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Alert, Button, Checkbox, Flex, Input, Segmented } from 'antd'
import { useState } from 'react'
import { addressOf, api } from '../../api.ts'
import type { BlastRadius, GatewayDownload } from '../../api-types/inventory.ts'
import { useWords } from '../../i18n/language.tsx'
import { useSession } from '../../session.ts'
import { Loaded } from '../../ui/loading.tsx'
import { PageShell } from '../../ui/page-shell.tsx'
import { Section } from '../../ui/section.tsx'
import { SimpleTable } from '../../ui/simple-table.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import { useUrlState } from '../../ui/use-url-state.ts'
import { AffectedTable } from './affected-table.tsx'
import { blastQuestion, kindOf, questionKinds } from './blast-question.ts'

type Question = Readonly<Record<string, string>>

/** Where something is used: asked by vulnerability, package, name, file or list. The question stands in the address. */
export function BlastRadiusPage() {
  const { blast: text } = useWords().inventory
  const { can } = useSession()
  const { state } = useUrlState()
  const question = blastQuestion(kindOf(state), state.text ?? '', state.range ?? '')
  return (
    <PageShell title={text.title} lead={text.lead}>
      <Section>
        <QuestionForm key={`${state.kind} ${state.text} ${state.range}`} />
      </Section>
      {question && <Answer question={question} all={state.all === 'true'} />}
      {question && can('gateway:read') && <Downloads question={question} />}
    </PageShell>
  )
}

function QuestionForm() {
  const { blast: text } = useWords().inventory
  const { state, change } = useUrlState()
  const kind = kindOf(state)
  const [draft, setDraft] = useState({ text: state.text ?? '', range: state.range ?? '' })
  const ask = () => change({ ...draft, after: undefined })
  const field = {
    value: draft.text,
    'aria-label': text.kinds[kind] ?? kind,
    placeholder: text.hints[kind] ?? '',
  }
  return (
    <Flex vertical gap="middle" align="flex-start">
      <Segmented
        value={kind}
        options={questionKinds.map((value) => ({ value, label: text.kinds[value] ?? value }))}
        onChange={(value) => change({ kind: value, text: undefined, range: undefined, after: undefined })}
      />
      {kind === 'coordinates' ? (
        <Input.TextArea {...field} rows={6} onChange={(event) => setDraft({ ...draft, text: event.target.value })} />
      ) : (
        <Input
          {...field}
          maxLength={2000}
          onChange={(event) => setDraft({ ...draft, text: event.target.value })}
          onPressEnter={ask}
        />
      )}
      {kind === 'purl' && (
        <Input
          value={draft.range}
          maxLength={500}
          aria-label={text.range}
          addonBefore={text.range}
          placeholder={text.rangeHint}
          onChange={(event) => setDraft({ ...draft, range: event.target.value })}
          onPressEnter={ask}
        />
      )}
      <Flex gap="middle" align="center" wrap>
        <Button type="primary" onClick={ask} disabled={draft.text.trim() === ''}>
          {text.ask}
        </Button>
        <Checkbox
          checked={state.all === 'true'}
          onChange={(event) => change({ all: event.target.checked ? 'true' : undefined, after: undefined })}
        >
          {text.all}
        </Checkbox>
      </Flex>
    </Flex>
  )
}

function Answer({ question, all }: { readonly question: Question; readonly all: boolean }) {
  const { blast: text } = useWords().inventory
  const { state } = useUrlState()
  const parameters = { all, limit: 50, after: state.after }
  const query = useQuery({
    queryKey: ['/blast-radius', question, parameters],
    queryFn: () => api.post<BlastRadius>(addressOf('/blast-radius', parameters).replace('/api/v1', ''), question),
    placeholderData: keepPreviousData,
  })
  return (
    <Loaded query={query}>
      {(found) => {
        const remarks = [
          found.undecidedCount > 0 && text.undecided(found.undecidedCount),
          found.unreadLines.length > 0 && text.unread(found.unreadLines.join(', ')),
        ].filter((remark) => remark !== false)
        return (
          <>
            <Alert
              type={found.total === 0 ? 'info' : 'warning'}
              showIcon
              title={
                found.total === 0
                  ? text.none
                  : (found.totalIsMore ? text.foundMore : text.found)(found.total ?? 0, found.componentCount)
              }
              {...(remarks.length > 0 && { description: remarks.map((remark) => <div key={remark}>{remark}</div>) })}
            />
            {(found.total ?? 0) > 0 && <AffectedTable found={found} />}
            <Unseen unseen={found.unseen} />
          </>
        )
      }}
    </Loaded>
  )
}

function Unseen({ unseen }: Pick<BlastRadius, 'unseen'>) {
  const { blast: text } = useWords().inventory
  const lines = [
    unseen.withoutSbom > 0 && text.withoutSbom(unseen.withoutSbom),
    unseen.stale > 0 && text.stale(unseen.stale),
    unseen.incomplete > 0 && text.incomplete(unseen.incomplete),
  ].filter((line) => line !== false)
  return (
    <Section title={text.unseenTitle}>
      {lines.length === 0 ? (
        <p className="faint">{text.unseenNothing}</p>
      ) : (
        <ul>
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
    </Section>
  )
}

function Downloads({ question }: { readonly question: Question }) {
  const { blast: text } = useWords().inventory
  const query = useQuery({
    queryKey: ['/blast-radius/downloads', question],
    queryFn: () => api.post<{ readonly items: readonly GatewayDownload[] }>('/blast-radius/downloads', question),
  })
  return (
    <Section title={text.downloads}>
      <Loaded query={query}>
        {({ items }) => (
          <SimpleTable
            rows={items}
            rowKey={(row) => `${row.at} ${row.address} ${row.name} ${row.version ?? ''}`}
            empty={text.noDownloads}
            pageSize={10}
            columns={[
              { key: 'at', title: text.at, render: ({ at }) => <TimeText at={at} /> },
              { key: 'who', title: text.who, render: (row) => row.person ?? row.application ?? row.address },
              { key: 'version', title: text.version, render: (row) => `${row.name} ${row.version ?? ''}` },
              { key: 'repository', title: text.repository, render: (row) => row.repository },
            ]}
          />
        )}
      </Loaded>
    </Section>
  )
}
