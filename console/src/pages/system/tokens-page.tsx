import { Button, Flex, Popconfirm } from 'antd'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { ApiToken } from '../../api-types/access.ts'
import { useWords, type Words } from '../../i18n/language.tsx'
import { wordOf } from '../../i18n/same-shape.ts'
import { useSession } from '../../session.ts'
import { PageShell } from '../../ui/page-shell.tsx'
import type { QueryColumn } from '../../ui/query-columns.tsx'
import { QueryTable } from '../../ui/query-table.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import { ToneTag } from '../../ui/tone-tag.tsx'
import { useAction } from '../../ui/use-action.ts'
import { useUrlState } from '../../ui/use-url-state.ts'
import { SecretDialog } from './secret-dialog.tsx'
import { TokenDrawer } from './token-drawer.tsx'

/** Own tokens; whoever may read access sees everybody's. */
export function TokensPage() {
  const { tokens: text } = useWords().system
  const { can } = useSession()
  const { state, change } = useUrlState()
  const [secret, setSecret] = useState<string>()
  const create = (
    <Button type="primary" onClick={() => change({ create: 'true' })}>
      {text.create}
    </Button>
  )
  return (
    <PageShell title={text.title} lead={text.lead} actions={create}>
      <QueryTable<ApiToken>
        name="tokens"
        path="/tokens"
        label={text.list}
        columns={useColumns(state.all === 'true')}
        rowKey={(row) => row.id}
        filters={can('access:read') ? [{ kind: 'flag', name: 'all', label: text.all }] : []}
        empty={{ title: text.emptyTitle, hint: text.emptyHint, action: create }}
      />
      <TokenDrawer
        open={state.create === 'true'}
        onClose={() => change({ create: undefined }, true)}
        onCreated={(made) => {
          change({ create: undefined }, true)
          setSecret(made)
        }}
      />
      <SecretDialog secret={secret} onClose={() => setSecret(undefined)} />
    </PageShell>
  )
}

function stateOf(token: ApiToken, now: number): 'active' | 'expired' | 'revoked' {
  if (token.revokedAt) return 'revoked'
  return new Date(token.expiresAt).getTime() <= now ? 'expired' : 'active'
}

function useColumns(everybody: boolean): readonly QueryColumn<ApiToken>[] {
  const { system, common } = useWords()
  const text = system.tokens
  const now = Date.now()
  return [
    {
      key: 'name',
      title: text.name,
      always: true,
      render: (row) => (
        <div className="name-cell">
          <strong>{row.name}</strong>
          <span className="faint">
            {text.prefix} <code>{row.prefix}…</code>
          </span>
        </div>
      ),
      text: (row) => row.name,
    },
    ...(everybody
      ? [
          {
            key: 'owner',
            title: text.owner,
            render: (row: ApiToken) => row.owner.name,
            text: (row: ApiToken) => row.owner.name,
          },
        ]
      : []),
    {
      key: 'state',
      title: text.state,
      render: (row) => {
        const state = stateOf(row, now)
        return <ToneTag tone={state === 'active' ? 'good' : 'quiet'}>{text[state]}</ToneTag>
      },
      text: (row) => stateOf(row, now),
    },
    {
      key: 'scopes',
      title: text.scopes,
      render: (row) => <TokenScopes scopes={row.scopes} />,
      text: (row) => row.scopes.join(' '),
    },
    ...timeColumns({ system, common }),
    {
      key: 'actions',
      title: common.table.actions,
      always: true,
      render: (row) => stateOf(row, now) === 'active' && <Revoke token={row} />,
    },
  ]
}

function timeColumns({ system, common }: Pick<Words, 'system' | 'common'>): readonly QueryColumn<ApiToken>[] {
  const text = system.tokens
  return [
    {
      key: 'expires',
      title: text.expires,
      render: (row) => <TimeText at={row.expiresAt} form="date" />,
      text: (row) => row.expiresAt,
    },
    {
      key: 'lastUsed',
      title: text.lastUsed,
      render: (row) => <TimeText at={row.lastUsedAt} otherwise={common.time.never} />,
      text: (row) => row.lastUsedAt,
    },
    {
      key: 'created',
      title: text.created,
      hiddenAtFirst: true,
      render: (row) => <TimeText at={row.createdAt} />,
      text: (row) => row.createdAt,
    },
  ]
}

function TokenScopes({ scopes }: Pick<ApiToken, 'scopes'>) {
  const { system, organisation } = useWords()
  const scopeText = (scope: string) =>
    scope === '*' ? system.tokens.everything : wordOf(organisation.permissions, scope)
  return (
    <Flex gap={4} wrap className="text-cell">
      {scopes.slice(0, 4).map((scope) => (
        <ToneTag key={scope} tone="quiet" title={scope}>
          {scopeText(scope)}
        </ToneTag>
      ))}
      {scopes.length > 4 && (
        <span className="faint" title={scopes.map(scopeText).join(', ')}>
          +{scopes.length - 4}
        </span>
      )}
    </Flex>
  )
}

function Revoke({ token }: { readonly token: ApiToken }) {
  const { tokens: text } = useWords().system
  const revoke = useAction(() => api.delete(`/tokens/${token.id}`), {
    done: text.revokedDone,
    refreshes: [['/tokens']],
  })
  return (
    <Popconfirm
      title={text.revokeConfirm(token.name)}
      description={text.revokeHint}
      okText={text.revoke}
      onConfirm={() => revoke.mutate()}
    >
      <Button type="link" size="small" loading={revoke.isPending}>
        {text.revoke}
      </Button>
    </Popconfirm>
  )
}
