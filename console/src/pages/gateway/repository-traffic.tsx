import { useQuery } from '@tanstack/react-query'
import { Flex, Tabs } from 'antd'
import { useState } from 'react'
import { api, type Page } from '../../api.ts'
import type { Download, Repository } from '../../api-types/gateway.ts'
import { formatNumber } from '../../i18n/format.ts'
import { useSpeech, useWords } from '../../i18n/language.tsx'
import { wordOf } from '../../i18n/same-shape.ts'
import { ButtonLink } from '../../ui/links.tsx'
import { Loaded } from '../../ui/loading.tsx'
import { Section } from '../../ui/section.tsx'
import { type SimpleColumn, SimpleTable } from '../../ui/simple-table.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import { DownloadDrawer } from './download-drawer.tsx'
import { DownloadName } from './download-name.tsx'
import { OutcomeTag } from './outcome-tag.tsx'

const shownRows = 8
const refreshMilliseconds = 10_000
const dayMilliseconds = 86_400_000

type Search = Readonly<Record<string, string>>

function useDownloads(search: Search, limit: number) {
  return useQuery({
    queryKey: ['/downloads', 'latest', search, limit],
    queryFn: ({ signal }) => api.get<Page<Download>>('/downloads', { ...search, limit }, signal),
    refetchInterval: refreshMilliseconds,
  })
}

/** What was last asked of a repository, and what it refused. */
export function RepositoryTraffic({ repository }: { readonly repository: Repository }) {
  const { repositories: text } = useWords().gateway
  const [opened, setOpened] = useState<Download>()
  const search = { repository: repository.name }
  const refused = { ...search, outcome: 'refused' }
  return (
    <Section title={text.traffic} extra={<DayFigures search={search} />}>
      <Tabs
        items={[
          {
            key: 'all',
            label: text.lastDownloads,
            children: <Latest search={search} empty={text.noTraffic} onOpen={setOpened} />,
          },
          {
            key: 'refused',
            label: text.lastRefused,
            children: <Latest search={refused} empty={text.noRefusals} onOpen={setOpened} />,
          },
        ]}
      />
      <DownloadDrawer download={opened} onClose={() => setOpened(undefined)} />
    </Section>
  )
}

/** One repository's day is counted when somebody looks at it; the lists of the log count the same. */
function DayFigures({ search }: { readonly search: Search }) {
  const { words, language } = useSpeech()
  const { repositories: text } = words.gateway
  const [from] = useState(() => new Date(Date.now() - dayMilliseconds).toISOString())
  const [all, refused] = [
    useDownloads({ ...search, from }, 1),
    useDownloads({ ...search, from, outcome: 'refused' }, 1),
  ]
  if (all.data?.total === undefined || refused.data?.total === undefined) return null
  const say = ({ total = 0, totalIsMore }: Page<Download>) => {
    const count = formatNumber(language, total)
    return totalIsMore ? text.moreThan(count) : count
  }
  return <span className="faint">{text.dayFigures(say(all.data), say(refused.data))}</span>
}

interface LatestProps {
  readonly search: Search
  readonly empty: string
  onOpen(download: Download): void
}

function Latest({ search, empty, onOpen }: LatestProps) {
  const { gateway } = useWords()
  const { log, repositories: text } = gateway
  const columns: readonly SimpleColumn<Download>[] = [
    { key: 'at', title: log.at, render: (row) => <TimeText at={row.at} form="second" /> },
    { key: 'name', title: log.name, render: (row) => <DownloadName download={row} onOpen={onOpen} /> },
    { key: 'outcome', title: log.outcome, render: (row) => <OutcomeTag outcome={row.outcome} /> },
    { key: 'kind', title: log.kind, render: (row) => wordOf(log.kinds, row.kind) },
    {
      key: 'who',
      title: log.who,
      render: (row) => row.person?.name ?? <span className="faint">{log.anonymous}</span>,
    },
  ]
  return (
    <Flex vertical gap="small">
      <Loaded query={useDownloads(search, shownRows)}>
        {({ items }) => <SimpleTable<Download> rows={items} rowKey={({ id }) => id} empty={empty} columns={columns} />}
      </Loaded>
      <div>
        <ButtonLink size="small" to="/gateway" search={search}>
          {text.inLog}
        </ButtonLink>
      </div>
    </Flex>
  )
}
