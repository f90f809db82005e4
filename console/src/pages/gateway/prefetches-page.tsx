import { useQuery } from '@tanstack/react-query'
import { Button, Drawer } from 'antd'
import { useState } from 'react'
import { api } from '../../api.ts'
import type { MirrorList, Prefetch, PrefetchDetail } from '../../api-types/prefetches.ts'
import { formatNumber } from '../../i18n/format.ts'
import { useSpeech, useWords } from '../../i18n/language.tsx'
import { wordOf } from '../../i18n/same-shape.ts'
import { numberColumn, textColumn, timeColumn } from '../../ui/columns.tsx'
import { ListPage } from '../../ui/list-page.tsx'
import { Loaded } from '../../ui/loading.tsx'
import type { QueryColumn } from '../../ui/query-columns.tsx'
import { Section } from '../../ui/section.tsx'
import { SimpleTable } from '../../ui/simple-table.tsx'
import { TimeText } from '../../ui/time-text.tsx'

/** Runs that bring packages into the store, and the lists that are brought in on a schedule. */
export function PrefetchesPage() {
  const { prefetches: text } = useWords().gateway
  const [shown, setShown] = useState<Prefetch>()
  return (
    <ListPage<Prefetch>
      name="prefetches"
      text={text}
      columns={useColumns(setShown)}
      rowKey={({ id }) => id}
      usualSort="-created"
      filters={[]}
    >
      <MirrorLists />
      <Drawer title={shown?.title} open={shown !== undefined} onClose={() => setShown(undefined)} size={720}>
        {shown && <Failures id={shown.id} />}
      </Drawer>
    </ListPage>
  )
}

function useColumns(onShow: (run: Prefetch) => void): readonly QueryColumn<Prefetch>[] {
  const { words, language } = useSpeech()
  const { prefetches: text } = words.gateway
  const show = (number: number) => formatNumber(language, number)
  return [
    textColumn(['title', text.name], ({ title }) => title, { always: true }),
    textColumn(['origin', text.origin], ({ origin }) => wordOf(text.origins, origin)),
    textColumn(['state', text.state], ({ state }) => wordOf(text.states, state)),
    numberColumn(['total', text.total], ({ counts }) => counts.total, { show }),
    numberColumn(['fetched', text.fetched], ({ counts }) => counts.fetched, { show }),
    numberColumn(['held', text.held], ({ counts }) => counts.held, { show }),
    numberColumn(['failed', text.failed], ({ counts }) => counts.failed, { show }),
    timeColumn(['createdAt', text.createdAt], ({ createdAt }) => createdAt, { sort: 'created' }),
    textColumn(['failures', text.failures], ({ id }) => id, {
      render: (run) => (
        <Button type="link" size="small" onClick={() => onShow(run)}>
          {text.open}
        </Button>
      ),
    }),
  ]
}

function Failures({ id }: { readonly id: string }) {
  const { words, language } = useSpeech()
  const { prefetches: text } = words.gateway
  const query = useQuery({
    queryKey: ['/prefetches', id],
    queryFn: () => api.get<PrefetchDetail>(`/prefetches/${id}`, { limit: 200 }),
  })
  return (
    <Loaded query={query}>
      {({ failures }) => (
        <>
          <SimpleTable
            rows={failures.items}
            rowKey={({ position }) => String(position)}
            empty={text.noFailures}
            columns={[
              {
                key: 'package',
                title: text.package,
                render: ({ ecosystem, name, requirement }) => `${ecosystem} ${name} ${requirement}`,
              },
              { key: 'reason', title: text.reason, render: ({ texts, code }) => texts?.[language] ?? code },
            ]}
          />
          {failures.total > failures.items.length && <p>{text.more(failures.total - failures.items.length)}</p>}
        </>
      )}
    </Loaded>
  )
}

function MirrorLists() {
  const { words, language } = useSpeech()
  const { prefetches: text } = words.gateway
  const query = useQuery({
    queryKey: ['/mirror-lists'],
    queryFn: () => api.get<{ readonly items: readonly MirrorList[] }>('/mirror-lists', { limit: 200 }),
  })
  return (
    <Section title={text.mirrors} extra={<span className="faint">{text.mirrorsHint}</span>}>
      <Loaded query={query}>
        {({ items }) => (
          <SimpleTable
            rows={items}
            rowKey={({ id }) => id}
            empty={text.noMirrors}
            columns={[
              { key: 'name', title: text.mirrors, render: ({ name }) => name },
              { key: 'repository', title: text.repository, render: ({ repository }) => repository ?? '–' },
              { key: 'count', title: text.total, render: ({ entryCount }) => formatNumber(language, entryCount) },
              { key: 'changed', title: text.changedAt, render: ({ changedAt }) => <TimeText at={changedAt} /> },
            ]}
          />
        )}
      </Loaded>
    </Section>
  )
}
