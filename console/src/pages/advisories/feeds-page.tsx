import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button, Drawer, Flex, Form, Input } from 'antd'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { DataAge } from '../../api-types/verdict.ts'
import { useWords } from '../../i18n/language.tsx'
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
  const { advisories, common } = useWords()
  const text = advisories.feeds
  const query = useQuery({
    queryKey: ['/feeds'],
    queryFn: () => api.get<{ readonly items: readonly DataAge[] }>('/feeds'),
  })
  return (
    <Loaded query={query}>
      {({ items }) => (
        <SimpleTable<DataAge>
          rows={items}
          rowKey={(row) => row.source}
          empty={text.empty}
          columns={[
            {
              key: 'source',
              title: text.source,
              render: (row) => (
                <Flex gap="small" align="center">
                  <strong>{row.source}</strong>
                  {row.sample && (
                    <ToneTag tone="caution" title={common.sampleHint}>
                      {common.sample}
                    </ToneTag>
                  )}
                </Flex>
              ),
            },
            {
              key: 'newest',
              title: text.newest,
              render: (row) => <TimeText at={row.newestRecordAt} otherwise={common.time.never} />,
            },
            {
              key: 'age',
              title: text.age,
              render: (row) => <TimeText at={row.newestRecordAt} form="relative" otherwise={common.time.never} />,
            },
            {
              key: 'last',
              title: text.lastSuccess,
              render: (row) => <TimeText at={row.lastSuccessAt} otherwise={common.time.never} />,
            },
          ]}
        />
      )}
    </Loaded>
  )
}

interface ImportDrawerProps {
  readonly open: boolean
  onClose(): void
}

interface ImportOrder {
  readonly path: string
  readonly source: string
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
          <Input maxLength={80} />
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
