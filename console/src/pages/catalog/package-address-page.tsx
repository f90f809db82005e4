import { useQuery } from '@tanstack/react-query'
import { Navigate, useParams } from '@tanstack/react-router'
import { Alert } from 'antd'
import { api } from '../../api.ts'
import type { LookupAnswer } from '../../api-types/catalog.ts'
import { useWords } from '../../i18n/language.tsx'
import { useSession } from '../../session.ts'
import { ButtonLink } from '../../ui/links.tsx'
import { PageLoading } from '../../ui/loading.tsx'
import { PageShell } from '../../ui/page-shell.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'

/** Where the link of a refused index leads: to the package, from where it is asked for; it names what it means in words. */
export function PackageAddressPage() {
  const { type, name } = useParams({ strict: false }) as { type: string; name: string }
  const { catalog, shell } = useWords()
  const { can } = useSession()
  const purl = `pkg:${type}/${name.split('/').map(encodeURIComponent).join('/')}`
  const query = useQuery({ queryKey: ['/lookup', purl], queryFn: () => api.get<LookupAnswer>('/lookup', { purl }) })
  const packageId = query.data?.packageId
  if (packageId) return <Navigate to="/packages/$packageId" params={{ packageId }} replace />
  if (query.isPending) return <PageLoading />
  return (
    <PageShell
      title={name}
      crumbs={[{ title: catalog.packages.title, to: '/packages' }]}
      actions={
        can('introduction:create') && (
          <ButtonLink look="primary" to="/introductions/new" search={{ packages: name }}>
            {catalog.package.request}
          </ButtonLink>
        )
      }
    >
      {query.isError ? (
        <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <Alert type="info" showIcon title={shell.search.notInCatalogue(name)} />
      )}
    </PageShell>
  )
}
