import { useQuery } from '@tanstack/react-query'
import { Collapse, Flex, Form, Select } from 'antd'
import { useState } from 'react'
import { api, type Page } from '../../api.ts'
import type {
  DifferenceComponent,
  DifferentVulnerability,
  Release,
  ReleaseDifference,
  ReleaseSummary,
} from '../../api-types/inventory.ts'
import { formatNumber } from '../../i18n/format.ts'
import { useSpeech, useWords } from '../../i18n/language.tsx'
import { Loaded } from '../../ui/loading.tsx'
import { Section } from '../../ui/section.tsx'
import { SeverityTag } from '../../ui/severity-tag.tsx'
import { SimpleTable } from '../../ui/simple-table.tsx'
import { ToneTag } from '../../ui/tone-tag.tsx'
import { ComponentName } from './component-name.tsx'

const releasesOffered = 200
const rowsOnPage = 20
const rowsMax = 1_000

/** What changed since another release of the application, which the reader chooses. */
export function Difference({ release }: { readonly release: ReleaseSummary }) {
  const { release: text } = useWords().inventory
  const [from, setFrom] = useState<number>()
  const path = `/applications/${release.application.id}/releases`
  const query = useQuery({
    queryKey: [path, 'offered'],
    queryFn: () => api.get<Page<Release>>(path, { limit: releasesOffered }),
  })
  const others = (query.data?.items ?? []).filter(({ id }) => id !== release.id)
  if (others.length === 0) return null
  return (
    <Section title={text.difference}>
      <Form layout="inline">
        <Form.Item label={text.since} htmlFor="difference-from">
          <Select<number>
            id="difference-from"
            showSearch={{ optionFilterProp: 'label' }}
            allowClear
            style={{ minWidth: 200 }}
            placeholder={text.chooseRelease}
            {...(from !== undefined && { value: from })}
            onChange={setFrom}
            options={others.map(({ id, version }) => ({ value: id, label: version }))}
          />
        </Form.Item>
      </Form>
      {from !== undefined && <Found releaseId={release.id} from={from} />}
    </Section>
  )
}

function Found({ releaseId, from }: { readonly releaseId: number; readonly from: number }) {
  const { words, language } = useSpeech()
  const { release: text } = words.inventory
  const path = `/releases/${releaseId}/difference`
  const query = useQuery({ queryKey: [path, from], queryFn: () => api.get<ReleaseDifference>(path, { from }) })
  return (
    <Loaded query={query}>
      {(found) => {
        const parts = [
          { key: 'came', children: <Vulnerabilities rows={found.came} /> },
          { key: 'gone', children: <Vulnerabilities rows={found.gone} /> },
          { key: 'changed', children: <Changed rows={found.changed} /> },
          { key: 'added', children: <Components rows={found.added} /> },
          { key: 'removed', children: <Components rows={found.removed} /> },
          { key: 'relicensed', children: <Relicensed rows={found.relicensed} /> },
        ] as const
        return (
          <>
            <Collapse
              size="small"
              items={parts.map(({ key, children }) => ({
                key,
                label: text[key](formatNumber(language, found.counts[key])),
                children,
              }))}
            />
            {Object.values(found.counts).some((count) => count > rowsMax) && <p className="faint">{text.cut}</p>}
          </>
        )
      }}
    </Loaded>
  )
}

function Vulnerabilities({ rows }: { readonly rows: readonly DifferentVulnerability[] }) {
  const { release: text } = useWords().inventory
  return (
    <SimpleTable
      rows={rows}
      rowKey={({ advisoryId }) => advisoryId}
      empty={text.nothing}
      pageSize={rowsOnPage}
      columns={[
        { key: 'advisory', title: text.vulnerability, render: ({ advisoryId }) => <code>{advisoryId}</code> },
        {
          key: 'severity',
          title: text.severity,
          render: (row) => <SeverityTag label={row.severityLabel} isMalware={row.isMalware} />,
        },
        { key: 'component', title: text.name, render: (row) => <ComponentName component={row} /> },
      ]}
    />
  )
}

function Components({ rows }: { readonly rows: readonly DifferenceComponent[] }) {
  const { release: text } = useWords().inventory
  return (
    <SimpleTable
      rows={rows}
      rowKey={({ id }) => String(id)}
      empty={text.nothing}
      pageSize={rowsOnPage}
      columns={[
        { key: 'component', title: text.name, render: (row) => <ComponentName component={row} /> },
        { key: 'licence', title: text.licence, render: ({ license }) => license ?? text.noLicence },
      ]}
    />
  )
}

function Changed({ rows }: { readonly rows: ReleaseDifference['changed'] }) {
  const { release: text } = useWords().inventory
  return (
    <SimpleTable
      rows={rows}
      rowKey={({ to }) => String(to.id)}
      empty={text.nothing}
      pageSize={rowsOnPage}
      columns={[
        { key: 'component', title: text.name, render: ({ to }) => <ComponentName component={to} /> },
        {
          key: 'change',
          title: text.change,
          render: ({ from, to, kind }) => (
            <Flex gap={4} wrap align="center">
              <code>{from.version ?? text.noVersion}</code>→<code>{to.version ?? text.noVersion}</code>
              {kind === 'lowered' && <ToneTag tone="caution">{text.lowered}</ToneTag>}
            </Flex>
          ),
        },
      ]}
    />
  )
}

function Relicensed({ rows }: { readonly rows: ReleaseDifference['relicensed'] }) {
  const { release: text } = useWords().inventory
  return (
    <SimpleTable
      rows={rows}
      rowKey={({ id }) => String(id)}
      empty={text.nothing}
      pageSize={rowsOnPage}
      columns={[
        { key: 'component', title: text.name, render: (row) => <ComponentName component={row} /> },
        {
          key: 'change',
          title: text.licence,
          render: ({ before, after }) => `${before ?? text.noLicence} → ${after ?? text.noLicence}`,
        },
      ]}
    />
  )
}
