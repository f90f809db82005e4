import { useQuery } from '@tanstack/react-query'
import { App, Button, Card, Empty, Flex } from 'antd'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { Repository } from '../../api-types/gateway.ts'
import type { LocalText } from '../../api-types/policy.ts'
import { formatNumber } from '../../i18n/format.ts'
import { useSpeech, useWords } from '../../i18n/language.tsx'
import { wordOf } from '../../i18n/same-shape.ts'
import { useSession } from '../../session.ts'
import { CopyText } from '../../ui/copy-text.tsx'
import { Facts } from '../../ui/facts.tsx'
import { Loaded } from '../../ui/loading.tsx'
import { PageShell } from '../../ui/page-shell.tsx'
import { type Tone, ToneTag } from '../../ui/tone-tag.tsx'
import { useAction } from '../../ui/use-action.ts'
import { ClientDrawer } from './client-drawer.tsx'
import { RepositoryDrawer } from './repository-drawer.tsx'

const upstreamTones: Readonly<Record<Repository['upstreamState'], Tone>> = {
  ok: 'good',
  unreachable: 'bad',
  'not-configured': 'pending',
  unknown: 'quiet',
}

/** The endpoints of the gateway, how each is set, and what clients need. */
export function RepositoriesPage() {
  const { repositories: text } = useWords().gateway
  const { can } = useSession()
  const [edited, setEdited] = useState<Repository | 'new'>()
  const [shown, setShown] = useState<Repository>()
  const query = useQuery({
    queryKey: ['/repositories'],
    queryFn: () => api.get<{ readonly items: readonly Repository[] }>('/repositories'),
  })
  const create = can('repository:manage') && (
    <Button type="primary" onClick={() => setEdited('new')}>
      {text.create}
    </Button>
  )
  return (
    <PageShell title={text.title} lead={text.lead} actions={create}>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Card variant="borderless">
              <Empty
                image={Empty.PRESENTED_IMAGE_SIMPLE}
                description={
                  <Flex vertical gap={4}>
                    <strong>{text.emptyTitle}</strong>
                    <span className="faint">{text.emptyHint}</span>
                  </Flex>
                }
              >
                {create}
              </Empty>
            </Card>
          ) : (
            <div className="repository-cards">
              {items.map((each) => (
                <RepositoryCard key={each.id} repository={each} onEdit={setEdited} onConfigure={setShown} />
              ))}
            </div>
          )
        }
      </Loaded>
      <RepositoryDrawer edited={edited} onClose={() => setEdited(undefined)} />
      <ClientDrawer repository={shown} onClose={() => setShown(undefined)} />
    </PageShell>
  )
}

interface RepositoryCardProps {
  readonly repository: Repository
  onEdit(repository: Repository): void
  onConfigure(repository: Repository): void
}

function RepositoryCard({ repository, onEdit, onConfigure }: RepositoryCardProps) {
  const { words, language } = useSpeech()
  const { gateway, common } = words
  const text = gateway.repositories
  const { message } = App.useApp()
  const { can } = useSession()
  const test = useAction(
    () => api.post<{ readonly ok: boolean; readonly texts: LocalText }>(`/repositories/${repository.id}/test`),
    {
      refreshes: [['/repositories']],
      onDone: (answer) => {
        if (answer.ok) void message.success(text.testOk)
        else void message.error(text.testFailed(answer.texts[language]), 8)
      },
    },
  )
  return (
    <Card
      variant="borderless"
      title={
        <Flex gap="small" align="center" wrap>
          <h2 className="section-title">{repository.name}</h2>
          <ToneTag tone="quiet">{wordOf(common.ecosystems, repository.ecosystem)}</ToneTag>
          <ToneTag tone={repository.mode === 'approved' ? 'info' : 'caution'}>{text.modes[repository.mode]}</ToneTag>
          {repository.anonymousRead && <ToneTag tone="caution">{text.anonymous}</ToneTag>}
        </Flex>
      }
      extra={
        <Flex gap="small">
          <Button onClick={() => onConfigure(repository)}>{text.configure}</Button>
          {can('repository:manage') && (
            <>
              <Button loading={test.isPending} onClick={() => test.mutate()}>
                {text.test}
              </Button>
              <Button onClick={() => onEdit(repository)}>{common.actions.edit}</Button>
            </>
          )}
        </Flex>
      }
    >
      <RepositoryFacts repository={repository} />
    </Card>
  )
}

function RepositoryFacts({ repository }: { readonly repository: Repository }) {
  const { words, language } = useSpeech()
  const text = words.gateway.repositories
  const seconds = (value: number) => `${formatNumber(language, value)} ${text.seconds}`
  return (
    <Facts
      facts={[
        { name: text.url, value: <CopyText text={repository.url} /> },
        {
          name: text.upstream,
          value: (
            <Flex gap="small" align="center" wrap>
              {repository.upstreamUrl && <code className="breakable">{repository.upstreamUrl}</code>}
              <ToneTag tone={upstreamTones[repository.upstreamState]}>
                {text.upstreamStates[repository.upstreamState]}
              </ToneTag>
              {repository.upstreamUrl && <span className="faint">{text.upstreamFrom[repository.upstreamFrom]}</span>}
            </Flex>
          ),
        },
        { name: text.mode, value: text.modeHints[repository.mode] },
        {
          name: text.reservedNames,
          value:
            repository.reservedNames.length === 0 ? (
              <span className="faint">{words.common.none}</span>
            ) : (
              <Flex gap={4} wrap>
                {repository.reservedNames.slice(0, 12).map((name) => (
                  <ToneTag key={name} tone="quiet">
                    <code>{name}</code>
                  </ToneTag>
                ))}
                {repository.reservedNames.length > 12 && (
                  <span className="faint">{text.reservedCount(repository.reservedNames.length)}</span>
                )}
              </Flex>
            ),
        },
        { name: text.softTtl, value: seconds(repository.softTtlSeconds) },
        { name: text.hardTtl, value: seconds(repository.hardTtlSeconds) },
      ]}
    />
  )
}
