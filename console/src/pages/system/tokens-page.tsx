import { Button, Flex, Popconfirm } from 'antd'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { ApiToken } from '../../api-types/access.ts'
import { useWords } from '../../i18n/language.tsx'
import { wordOf } from '../../i18n/same-shape.ts'
import { useSession } from '../../session.ts'
import { textColumn, timeColumn } from '../../ui/columns.tsx'
import { ListPage } from '../../ui/list-page.tsx'
import type { QueryColumn } from '../../ui/query-columns.tsx'
import { ToneTag } from '../../ui/tone-tag.tsx'
import { useAction } from '../../ui/use-action.ts'
import { useRepositoryNames } from '../../ui/use-repositories.ts'
import { useUrlState } from '../../ui/use-url-state.ts'
import { SecretDialog } from './secret-dialog.tsx'
import { TokenDrawer } from './token-drawer.tsx'

/** Own tokens; whoever may read access sees everybody's. */
export function TokensPage() {
  const { tokens: text } = useWords().system
  const { can } = useSession()
  const { state, change } = useUrlState()
  const [secret, setSecret] = useState<string>()
  return (
    <ListPage<ApiToken>
      name="tokens"
      text={text}
      columns={useColumns(state.all === 'true')}
      filters={can('access:read') ? [{ kind: 'flag', name: 'all', label: text.all }] : []}
      action={
        <Button type="primary" onClick={() => change({ create: 'true' })}>
          {text.create}
        </Button>
      }
    >
      <TokenDrawer
        open={state.create === 'true'}
        onClose={() => change({ create: undefined }, true)}
        onCreated={(made) => {
          change({ create: undefined }, true)
          setSecret(made)
        }}
      />
      <SecretDialog secret={secret} onClose={() => setSecret(undefined)} />
    </ListPage>
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
  const nameOf = useRepositoryNames()
  const limitsOf = ({ repositoryIds = [], packagePatterns = [] }: ApiToken) =>
    [...repositoryIds.map((id) => nameOf(id) ?? common.unknown), ...packagePatterns].join(', ')
  return [
    textColumn(['name', text.name], (row) => row.name, {
      sort: 'name',
      always: true,
      render: (row) => (
        <div className="name-cell">
          <strong>{row.name}</strong>
          <span className="faint">
            {text.prefix} <code>{row.prefix}…</code>
          </span>
        </div>
      ),
    }),
    ...(everybody ? [textColumn<ApiToken>(['owner', text.owner], (row) => row.owner.name, { sort: 'owner' })] : []),
    textColumn(['state', text.state], (row) => stateOf(row, now), {
      render: (row) => {
        const state = stateOf(row, now)
        return <ToneTag tone={state === 'active' ? 'good' : 'quiet'}>{text[state]}</ToneTag>
      },
    }),
    textColumn(['scopes', text.scopes], (row) => row.scopes.join(' '), {
      render: (row) => <TokenScopes scopes={row.scopes} />,
    }),
    textColumn(['limits', text.limits], limitsOf, {
      none: text.noLimits,
      render: (row) => {
        const limits = limitsOf(row)
        return limits === '' ? (
          <span className="faint">{text.noLimits}</span>
        ) : (
          <div className="text-cell">{limits}</div>
        )
      },
    }),
    timeColumn(['expires', text.expires], (row) => row.expiresAt, { form: 'date', sort: 'expires' }),
    timeColumn(['lastUsed', text.lastUsed], (row) => row.lastUsedAt, { none: common.time.never, sort: 'lastUsed' }),
    timeColumn(['created', text.created], (row) => row.createdAt, { hiddenAtFirst: true, sort: 'created' }),
    {
      key: 'actions',
      title: common.table.actions,
      always: true,
      render: (row) => stateOf(row, now) === 'active' && <Revoke token={row} />,
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
