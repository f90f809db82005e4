import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Alert, Button, Result } from 'antd'
import { api } from '../../api.ts'
import type { Repository } from '../../api-types/gateway.ts'
import type { LocalText } from '../../api-types/policy.ts'
import { useSpeech, useWords } from '../../i18n/language.tsx'
import { useSession } from '../../session.ts'
import { ButtonLink } from '../../ui/links.tsx'
import { Loaded } from '../../ui/loading.tsx'
import { PageShell } from '../../ui/page-shell.tsx'
import { Section } from '../../ui/section.tsx'
import { ToneTag } from '../../ui/tone-tag.tsx'
import { useAction } from '../../ui/use-action.ts'
import { useUrlState } from '../../ui/use-url-state.ts'
import { ClientSettings } from './client-settings.tsx'
import { RepositoryDrawer } from './repository-drawer.tsx'
import { RepositoryFacts } from './repository-facts.tsx'
import { ModeTag, UpstreamTag } from './repository-tags.tsx'
import { RepositoryTraffic } from './repository-traffic.tsx'

/** One repository at an address of its own: how it is set, what clients need, and what is asked of it. */
export function RepositoryPage() {
  const { name } = useParams({ from: '/shell/repositories/$name' })
  const query = useQuery({
    queryKey: ['/repositories'],
    queryFn: () => api.get<{ readonly items: readonly Repository[] }>('/repositories'),
  })
  return (
    <Loaded query={query} rows={8}>
      {({ items }) => {
        const found = items.find((each) => each.name === name)
        return found ? <FoundRepository key={found.id} repository={found} /> : <UnknownRepository name={name} />
      }}
    </Loaded>
  )
}

function UnknownRepository({ name }: { readonly name: string }) {
  const { repositories: text } = useWords().gateway
  return (
    <PageShell title={name} crumbs={[{ title: text.title, to: '/repositories' }]}>
      <Result
        status="404"
        title={text.unknownName(name)}
        extra={
          <ButtonLink look="primary" to="/repositories">
            {text.title}
          </ButtonLink>
        }
      />
    </PageShell>
  )
}

interface UpstreamAnswer {
  readonly ok: boolean
  readonly texts: LocalText
}

function FoundRepository({ repository }: { readonly repository: Repository }) {
  const { repositories: text } = useWords().gateway
  const { can } = useSession()
  const { state, change } = useUrlState()
  const test = useAction(() => api.post<UpstreamAnswer>(`/repositories/${repository.id}/test`), {
    refreshes: [['/repositories']],
  })
  const close = () => change({ edit: undefined }, true)
  const { kind } = repository
  return (
    <PageShell
      title={repository.name}
      crumbs={[{ title: text.title, to: '/repositories' }]}
      tags={
        <>
          <ToneTag tone="quiet">{text.kinds[kind]}</ToneTag>
          <ModeTag repository={repository} />
          {kind === 'proxy' && <UpstreamTag repository={repository} />}
        </>
      }
      actions={
        can('repository:manage') && (
          <>
            {kind === 'proxy' && (
              <Button loading={test.isPending} onClick={() => test.mutate()}>
                {text.test}
              </Button>
            )}
            <Button type="primary" onClick={() => change({ edit: 'true' })}>
              {text.settings}
            </Button>
          </>
        )
      }
    >
      {test.data && <TestAnswer answer={test.data} onClose={test.reset} />}
      <div className="repository-columns">
        <Section title={text.settingsSection}>
          <RepositoryFacts repository={repository} />
        </Section>
        <ClientSettings repository={repository} />
      </div>
      {can('gateway:read') && <RepositoryTraffic repository={repository} />}
      <RepositoryDrawer
        edited={state.edit === 'true' && can('repository:manage') ? repository : undefined}
        onClose={close}
        onSaved={close}
      />
    </PageShell>
  )
}

function TestAnswer({ answer, onClose }: { readonly answer: UpstreamAnswer; onClose(): void }) {
  const { words, language } = useSpeech()
  const { repositories: text } = words.gateway
  return (
    <Alert
      type={answer.ok ? 'success' : 'error'}
      showIcon
      role="status"
      title={answer.ok ? text.testOk : text.testFailed}
      description={answer.texts[language]}
      closable={{ onClose }}
    />
  )
}
