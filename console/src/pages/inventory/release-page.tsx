import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Button, Drawer, Flex } from 'antd'
import { useState } from 'react'
import { addressOf, api } from '../../api.ts'
import type { PathStep, ReleaseComponent, ReleaseSummary } from '../../api-types/inventory.ts'
import { useWords } from '../../i18n/language.tsx'
import { wordOf } from '../../i18n/same-shape.ts'
import { textColumn } from '../../ui/columns.tsx'
import { Loaded } from '../../ui/loading.tsx'
import { PageShell } from '../../ui/page-shell.tsx'
import type { QueryColumn } from '../../ui/query-columns.tsx'
import { QueryTable } from '../../ui/query-table.tsx'
import { ComponentName, WayIn } from './component-name.tsx'
import { Difference } from './release-difference.tsx'

const formats = [
  { name: 'cyclonedx', label: 'CycloneDX' },
  { name: 'spdx', label: 'SPDX' },
] as const

/** What one release consists of, and why each component is there. */
export function ReleasePage() {
  const { releaseId } = useParams({ strict: false }) as { releaseId: string }
  const query = useQuery({
    queryKey: ['/releases', releaseId],
    queryFn: () => api.get<ReleaseSummary>(`/releases/${releaseId}`),
  })
  return <Loaded query={query}>{(release) => <ReleaseView release={release} />}</Loaded>
}

function ReleaseView({ release }: { readonly release: ReleaseSummary }) {
  const { inventory, organisation, common } = useWords()
  const { release: text, findings } = inventory
  const [asked, setAsked] = useState<ReleaseComponent>()
  const { application, version, id } = release
  return (
    <PageShell
      title={`${application.name} ${version}`}
      crumbs={[
        { title: organisation.applications.title, to: '/applications' },
        { title: application.name, to: `/applications/${application.id}` },
      ]}
      actions={
        <Flex gap="small">
          {formats.map(({ name, label }) => (
            <Button key={name} href={addressOf(`/releases/${id}/sbom?format=${name}`)} title={text.exported(label)}>
              {label}
            </Button>
          ))}
        </Flex>
      }
    >
      <Difference release={release} />
      <QueryTable<ReleaseComponent>
        name="release-components"
        path={`/releases/${id}/components`}
        label={text.list}
        columns={useColumns(setAsked)}
        usualSort="name"
        rowKey={(row) => String(row.id)}
        filters={[
          { kind: 'text', name: 'text', label: text.name },
          {
            kind: 'choice',
            name: 'ecosystem',
            label: text.ecosystem,
            choices: Object.entries(common.ecosystems).map(([value, label]) => ({ value, label })),
          },
          { kind: 'flag', name: 'direct', label: findings.directOnly },
        ]}
        empty={{ title: text.emptyTitle }}
      />
      <Drawer
        title={asked && text.ways(asked.name)}
        open={asked !== undefined}
        onClose={() => setAsked(undefined)}
        size={640}
      >
        {asked && <Ways releaseId={id} componentId={asked.id} />}
      </Drawer>
    </PageShell>
  )
}

function useColumns(onAsk: (component: ReleaseComponent) => void): readonly QueryColumn<ReleaseComponent>[] {
  const { release: text } = useWords().inventory
  return [
    textColumn(['name', text.name], (row) => row.purl ?? row.name, {
      sort: 'name',
      always: true,
      render: (row) => <ComponentName component={row} />,
    }),
    textColumn(['way', text.way], (row) => (row.direct === null ? null : String(row.direct)), {
      render: (row) => <WayIn direct={row.direct} />,
    }),
    textColumn(['scope', text.scope], (row) => wordOf(text.scopes, row.scope)),
    textColumn(['remark', text.remark], (row) => row.keyProblem),
    {
      key: 'why',
      title: text.why,
      render: (row) => (
        <Button type="link" size="small" onClick={() => onAsk(row)}>
          {text.why}
        </Button>
      ),
    },
  ]
}

function Ways({ releaseId, componentId }: { readonly releaseId: number; readonly componentId: number }) {
  const { release: text } = useWords().inventory
  const query = useQuery({
    queryKey: ['/releases', releaseId, 'paths', componentId],
    queryFn: () =>
      api.get<{ readonly paths: readonly (readonly PathStep[])[] }>(`/releases/${releaseId}/paths`, { componentId }),
  })
  return (
    <Loaded query={query}>
      {({ paths }) =>
        paths.length === 0 ? (
          <p className="faint">{text.noPath}</p>
        ) : (
          <Flex vertical gap="middle">
            {paths.map((path) => (
              <Flex key={path.map(({ id }) => id).join(' ')} gap={6} wrap align="center">
                {path.map(({ id, name, version }, at) => (
                  <span key={id} className="breakable">
                    {at > 0 && <span className="faint">→ </span>}
                    {name} <code>{version ?? '–'}</code>
                  </span>
                ))}
              </Flex>
            ))}
          </Flex>
        )
      }
    </Loaded>
  )
}
