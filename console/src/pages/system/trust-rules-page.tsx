import { useQuery } from '@tanstack/react-query'
import { Button, Drawer, Flex, Popconfirm } from 'antd'
import { api } from '../../api.ts'
import type { TrustRule } from '../../api-types/trust.ts'
import { useWords } from '../../i18n/language.tsx'
import { wordOf } from '../../i18n/same-shape.ts'
import { useSession } from '../../session.ts'
import { CopyText } from '../../ui/copy-text.tsx'
import { Loaded } from '../../ui/loading.tsx'
import { PageShell } from '../../ui/page-shell.tsx'
import { Section } from '../../ui/section.tsx'
import { type SimpleColumn, SimpleTable } from '../../ui/simple-table.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import { ToneTag } from '../../ui/tone-tag.tsx'
import { useAction } from '../../ui/use-action.ts'
import { useUrlState } from '../../ui/use-url-state.ts'
import { buildSystemOf, pipelineSnippet, systemNames } from './trust-examples.ts'
import { TrustRuleDrawer } from './trust-rule-drawer.tsx'
import { TrustTryDrawer } from './trust-try-drawer.tsx'
import { useApplicationName } from './use-application-name.ts'

/** Which build systems' jobs get tokens of ours, under which conditions. What is open stands in the address. */
export function TrustRulesPage() {
  const { trust: text } = useWords()
  const { can } = useSession()
  const { state, change } = useUrlState()
  const query = useQuery({
    queryKey: ['/trust-rules'],
    queryFn: () => api.get<{ readonly items: readonly TrustRule[] }>('/trust-rules'),
  })
  const find = (id: string | undefined) => query.data?.items.find((rule) => rule.id === id)
  const close = () => change({ create: undefined, edit: undefined, try: undefined, pipeline: undefined }, true)
  const columns = useColumns((what, id) => change({ [what]: id }))
  const shown = find(state.pipeline)
  return (
    <PageShell
      title={text.title}
      lead={text.lead}
      actions={
        can('access:manage') && (
          <Button type="primary" onClick={() => change({ create: 'true' })}>
            {text.create}
          </Button>
        )
      }
    >
      <Section title={text.list}>
        <Loaded query={query}>
          {({ items }) => (
            <SimpleTable<TrustRule>
              rows={items}
              rowKey={({ id }) => id}
              empty={text.emptyTitle}
              pageSize={50}
              columns={columns}
            />
          )}
        </Loaded>
      </Section>
      <TrustRuleDrawer edited={state.create === 'true' ? 'new' : find(state.edit)} onClose={close} />
      <TrustTryDrawer rule={find(state.try)} onClose={close} />
      <Drawer title={text.snippetTitle(shown?.name ?? '')} open={shown !== undefined} onClose={close} size={760}>
        {shown && <Pipeline rule={shown} />}
      </Drawer>
    </PageShell>
  )
}

function Pipeline({ rule }: { readonly rule: TrustRule }) {
  const { trust: text } = useWords()
  const system = buildSystemOf(rule.conditions)
  return (
    <Flex vertical gap="middle">
      <strong>{systemNames[system] ?? text.otherSystem}</strong>
      <CopyText block text={pipelineSnippet(system, window.location.origin, rule.audience)} />
      <span className="faint">{text.snippetHint}</span>
    </Flex>
  )
}

type Opens = (what: 'edit' | 'try' | 'pipeline', id: string) => void

function useColumns(onOpen: Opens): readonly SimpleColumn<TrustRule>[] {
  const { trust: text, organisation, common } = useWords()
  return [
    {
      key: 'name',
      title: text.name,
      render: (rule) => (
        <div className="name-cell">
          <strong>{rule.name}</strong>
          <span className="faint" title={rule.issuer}>
            {hostOf(rule.issuer)}
          </span>
        </div>
      ),
    },
    { key: 'conditions', title: text.conditions, render: (rule) => <Conditions rule={rule} /> },
    {
      key: 'what',
      title: text.permissions,
      render: ({ permissions, packagePatterns = [] }) => (
        <div className="name-cell">
          <span>{permissions.map((each) => wordOf(organisation.permissions, each)).join(', ')}</span>
          {packagePatterns.length > 0 && <span className="faint">{packagePatterns.join(', ')}</span>}
        </div>
      ),
    },
    { key: 'application', title: text.application, render: (rule) => <ApplicationName id={rule.applicationId} /> },
    {
      key: 'lastUsed',
      title: text.lastUsed,
      render: ({ lastExchangedAt }) => <TimeText at={lastExchangedAt} otherwise={common.time.never} />,
    },
    {
      key: 'state',
      title: text.state,
      render: ({ active }) => (
        <ToneTag tone={active ? 'good' : 'quiet'}>{active ? text.active : text.inactive}</ToneTag>
      ),
    },
    { key: 'actions', title: common.table.actions, render: (rule) => <Actions rule={rule} onOpen={onOpen} /> },
  ]
}

/** Of an issuer that is no address: all of it. */
function hostOf(issuer: string): string {
  return URL.parse(issuer)?.host || issuer
}

function Conditions({ rule }: { readonly rule: TrustRule }) {
  return (
    <div className="name-cell">
      {rule.conditions.map(({ claim, values }) => (
        <span key={`${claim} ${values.join(' ')}`}>
          <span className="faint">{claim}</span> {values.join(' | ')}
        </span>
      ))}
    </div>
  )
}

function ApplicationName({ id }: { readonly id: string }) {
  const name = useApplicationName(id)
  if (!name) return <span className="faint">–</span>
  return (
    <span className="nowrap" title={name}>
      {name.split(' ')[0]}
    </span>
  )
}

function Actions({ rule, onOpen }: { readonly rule: TrustRule; readonly onOpen: Opens }) {
  const { trust: text, common } = useWords()
  const { can } = useSession()
  const remove = useAction(() => api.delete(`/trust-rules/${rule.id}`), {
    done: text.removed,
    refreshes: [['/trust-rules']],
  })
  const button = (what: 'edit' | 'try' | 'pipeline', label: string) => (
    <Button type="link" size="small" onClick={() => onOpen(what, rule.id)}>
      {label}
    </Button>
  )
  return (
    <Flex className="nowrap">
      {button('pipeline', text.snippetShow)}
      {can('access:manage') && (
        <>
          {button('try', text.tryIt)}
          {button('edit', common.actions.edit)}
          <Popconfirm
            title={text.removeConfirm(rule.name)}
            description={text.removeHint}
            okText={text.remove}
            onConfirm={() => remove.mutate()}
          >
            <Button type="link" size="small" loading={remove.isPending}>
              {text.remove}
            </Button>
          </Popconfirm>
        </>
      )}
    </Flex>
  )
}
