import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { api } from '../../api.ts'
import type { KeptVerdict } from '../../api-types/verdict.ts'
import { useWords } from '../../i18n/language.tsx'
import { PageLoading } from '../../ui/loading.tsx'
import { PageShell } from '../../ui/page-shell.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { KeptVerdictView } from './kept-verdict.tsx'

/** Where the short link leads that a package manager prints. */
export function KeptVerdictPage() {
  const { code } = useParams({ strict: false }) as { code: string }
  const { catalog } = useWords()
  const query = useQuery({
    queryKey: ['/verdicts', code],
    queryFn: () => api.get<KeptVerdict>(`/verdicts/${encodeURIComponent(code)}`),
  })
  if (query.isError)
    return (
      <PageShell title={catalog.kept.crumb}>
        <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      </PageShell>
    )
  if (!query.data) return <PageLoading />
  const subject = `${query.data.package.name}@${query.data.version}`
  return (
    <PageShell title={catalog.kept.title(subject)} crumbs={[{ title: catalog.packages.title, to: '/packages' }]}>
      <KeptVerdictView kept={query.data} />
    </PageShell>
  )
}
