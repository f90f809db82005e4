import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Alert, Button, Drawer, Flex, Form, Input, Select } from 'antd'
import { useState } from 'react'
import { api } from '../../api.ts'
import { type FeedHealth, feedFormats } from '../../api-types/advisories.ts'
import { formatNumber } from '../../i18n/format.ts'
import { useSpeech, useWords } from '../../i18n/language.tsx'
import { wordOf } from '../../i18n/same-shape.ts'
import { useSession } from '../../session.ts'
import { Loaded } from '../../ui/loading.tsx'
import { PageShell } from '../../ui/page-shell.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { Section } from '../../ui/section.tsx'
import { SimpleTable } from '../../ui/simple-table.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import { ToneTag } from '../../ui/tone-tag.tsx'
import { useAction } from '../../ui/use-action.ts'
import { ImportsTable } from './imports-table.tsx'

/** Where what we know comes from, and how old it is. */
export function FeedsPage() {
  const { feeds: text } = useWords().advisories
  const { can } = useSession()
  const [importing, setImporting] = useState(false)
  return (
    <PageShell
      title={text.title}
      lead={text.lead}
      actions={
        can('advisory:manage') && (
          <Button type="primary" onClick={() => setImporting(true)}>
            {text.import}
          </Button>
        )
      }
    >
      <Section title={text.sources}>
        <FeedStates />
      </Section>
      <ImportsTable />
      <ImportDrawer open={importing} onClose={() => setImporting(false)} />
    </PageShell>
  )
}

function FeedStates() {
  const text = useWords().advisories.feeds
  const query = useQuery({
    queryKey: ['/feeds'],
    queryFn: () => api.get<{ readonly items: readonly FeedHealth[] }>('/feeds'),
  })
  return (
    <Loaded query={query}>
      {({ items }) => {
        const stale = items.filter((each) => each.stale).map((each) => each.source)
        return (
          <Flex vertical gap="middle">
            {stale.length > 0 && <Alert type="warning" showIcon title={text.staleFeeds(stale.join(', '))} />}
            <FeedTable items={items} />
          </Flex>
        )
      }}
    </Loaded>
  )
}

function FeedTable({ items }: { readonly items: readonly FeedHealth[] }) {
  const { words, language } = useSpeech()
  const { common } = words
  const text = words.advisories.feeds
  return (
    <SimpleTable<FeedHealth>
      rows={items}
      rowKey={(row) => row.source}
      empty={text.empty}
      columns={[
        { key: 'source', title: text.source, render: (row) => <FeedName feed={row} /> },
        { key: 'format', title: text.format, render: (row) => wordOf(text.formats, row.format) },
        {
          key: 'newest',
          title: text.newest,
          render: (row) => <TimeText at={row.asOf ?? row.newestRecordAt} otherwise={common.time.never} />,
        },
        {
          key: 'age',
          title: text.age,
          render: (row) => (
            <TimeText at={row.asOf ?? row.newestRecordAt} form="relative" otherwise={common.time.never} />
          ),
        },
        {
          key: 'last',
          title: text.lastSuccess,
          render: (row) => <TimeText at={row.lastSuccessAt} otherwise={common.time.never} />,
        },
        {
          key: 'records',
          title: text.records,
          align: 'right',
          render: (row) => (typeof row.recordCount === 'number' ? formatNumber(language, row.recordCount) : '–'),
        },
        { key: 'coverage', title: text.coverage, render: (row) => <Coverage feed={row} /> },
      ]}
    />
  )
}

function FeedName({ feed }: { readonly feed: FeedHealth }) {
  const { advisories, common } = useWords()
  const text = advisories.feeds
  return (
    <Flex gap="small" align="center" wrap>
      <strong>{feed.source}</strong>
      {feed.stale && (
        <ToneTag tone="caution" title={text.staleHint(feed.staleAfterHours)}>
          {text.stale}
        </ToneTag>
      )}
      {feed.lastState === 'failed' && <ToneTag tone="bad">{text.lastFailed}</ToneTag>}
      {feed.sample && (
        <ToneTag tone="caution" title={common.sampleHint}>
          {common.sample}
        </ToneTag>
      )}
    </Flex>
  )
}

const ecosystemsShown = 6

function Coverage({ feed }: { readonly feed: FeedHealth }) {
  const { words, language } = useSpeech()
  const all = feed.coverage.map(({ ecosystem, count }) => `${ecosystem} ${formatNumber(language, count)}`)
  const more = all.length - ecosystemsShown
  return (
    <span title={all.join(' · ')}>
      {all.slice(0, ecosystemsShown).join(' · ') || '–'}
      {more > 0 && ` ${words.advisories.morePackages(more)}`}
    </span>
  )
}

interface ImportDrawerProps {
  readonly open: boolean
  onClose(): void
}

interface ImportOrder {
  readonly path: string
  readonly source: string
  readonly format?: string
}

function ImportDrawer({ open, onClose }: ImportDrawerProps) {
  const { advisories, common } = useWords()
  const text = advisories.feeds
  const navigate = useNavigate()
  const start = useAction(
    (order: ImportOrder) => api.post<{ readonly importId: string }>('/advisories/imports', order),
    {
      done: text.started,
      failure: 'inline',
      onDone: ({ importId }) => {
        onClose()
        void navigate({ to: '/feeds/imports/$importId', params: { importId } })
      },
    },
  )
  const needed = [{ required: true, message: common.required }]
  return (
    <Drawer title={text.import} open={open} onClose={onClose} size={520} destroyOnHidden>
      <Form<ImportOrder> layout="vertical" onFinish={start.mutate}>
        <Form.Item name="path" label={text.path} extra={text.importHint} rules={needed}>
          <Input placeholder={text.pathPlaceholder} maxLength={1000} />
        </Form.Item>
        <Form.Item name="source" label={text.source} extra={text.sourceHint} rules={needed}>
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item name="format" label={text.format} extra={text.formatHint}>
          <Select
            allowClear
            placeholder={text.formatGuessed}
            options={feedFormats.map((value) => ({ value, label: wordOf(text.formats, value) }))}
          />
        </Form.Item>
        <Flex vertical gap="middle">
          {start.isError && <ProblemAlert error={start.error} />}
          <Button type="primary" htmlType="submit" loading={start.isPending}>
            {text.start}
          </Button>
        </Flex>
      </Form>
    </Drawer>
  )
}
