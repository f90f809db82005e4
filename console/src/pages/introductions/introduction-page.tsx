import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Button, Popconfirm } from 'antd'
import { api } from '../../api.ts'
import type { Introduction } from '../../api-types/introductions.ts'
import { useWords } from '../../i18n/language.tsx'
import { useSession } from '../../session.ts'
import { PageLoading } from '../../ui/loading.tsx'
import { PageShell } from '../../ui/page-shell.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { useAction } from '../../ui/use-action.ts'
import { DecisionBar } from './decision-bar.tsx'
import { IntroductionDossier } from './introduction-dossier.tsx'
import { IntroductionStateTag } from './introduction-state.tsx'

const followMilliseconds = 3_000

/** A request while it is examined changes by itself; the page follows it. */
export function useIntroduction(id: string | undefined) {
  return useQuery({
    queryKey: ['/introductions', id],
    queryFn: () => api.get<Introduction>(`/introductions/${id}`),
    enabled: id !== undefined,
    refetchInterval: ({ state }) =>
      state.data?.state === 'submitted' || state.data?.state === 'assessing' ? followMilliseconds : false,
  })
}

export function IntroductionPage() {
  const { introductionId } = useParams({ strict: false }) as { introductionId: string }
  const { introductions } = useWords()
  const query = useIntroduction(introductionId)
  const crumbs = [{ title: introductions.title, to: '/introductions' }]
  if (query.isError)
    return (
      <PageShell title={introductions.title}>
        <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      </PageShell>
    )
  if (!query.data) return <PageLoading />
  const found = query.data
  return (
    <PageShell
      title={found.title}
      crumbs={crumbs}
      tags={<IntroductionStateTag state={found.state} />}
      lead={introductions.detail.heading(found.number)}
      actions={<RequesterActions introduction={found} />}
    >
      <DecisionBar introduction={found} />
      <IntroductionDossier introduction={found} />
    </PageShell>
  )
}

const withdrawable = ['draft', 'submitted', 'assessing', 'approval', 'returned']

function RequesterActions({ introduction }: { readonly introduction: Introduction }) {
  const { introductions, common } = useWords()
  const text = introductions.detail
  const { person } = useSession()
  const submit = useAction(() => api.post(`/introductions/${introduction.id}/submit`), {
    done: introductions.wizard.submitted,
  })
  const withdraw = useAction(() => api.post(`/introductions/${introduction.id}/withdraw`), { done: text.withdrawn })
  if (introduction.requester.id !== person.id) return null
  const { state } = introduction
  return (
    <>
      {withdrawable.includes(state) && (
        <Popconfirm
          title={text.withdrawConfirm}
          description={text.withdrawHint}
          okText={text.withdraw}
          cancelText={common.actions.cancel}
          onConfirm={() => withdraw.mutate()}
        >
          <Button loading={withdraw.isPending}>{text.withdraw}</Button>
        </Popconfirm>
      )}
      {(state === 'draft' || state === 'returned') && (
        <Button type="primary" loading={submit.isPending} onClick={() => submit.mutate()}>
          {text.submit}
        </Button>
      )}
    </>
  )
}
