import { useRef, useState } from 'react'
import type { Download } from '../../api-types/gateway.ts'
import { useWords } from '../../i18n/language.tsx'
import { ButtonLink } from '../../ui/links.tsx'
import { PageShell } from '../../ui/page-shell.tsx'
import { filterParameters } from '../../ui/query-filters.tsx'
import { QueryTable } from '../../ui/query-table.tsx'
import { useUrlState } from '../../ui/use-url-state.ts'
import { useDownloadColumns } from './download-columns.tsx'
import { DownloadDrawer } from './download-drawer.tsx'
import { LiveTools } from './live-tools.tsx'
import { LogFilters, useLogFilters } from './log-filters.tsx'
import { useNewerDownloads } from './use-newer-downloads.ts'
import { useReading } from './use-reading.ts'

/** What was asked of the gateway, as it happens. */
export function GatewayLogPage() {
  const { gateway, common } = useWords()
  const { log: text } = gateway
  const { state, change } = useUrlState()
  const [paused, setPaused] = useState(false)
  const [opened, setOpened] = useState<Download>()
  const list = useRef<HTMLDivElement>(null)
  const reading = useReading(list)
  const filters = useLogFilters()
  const parameters = { ...filterParameters(filters, state), ...(state.person ? { person: state.person } : {}) }
  const possible = state.after === undefined
  const newer = useNewerDownloads(parameters, {
    follows: possible && !paused,
    reading: reading || opened !== undefined,
  })
  const filtered = Object.keys(parameters).length > 0
  return (
    <PageShell
      title={text.title}
      lead={text.lead}
      actions={<ButtonLink to="/repositories">{text.toRepositories}</ButtonLink>}
    >
      <LogFilters filters={filters} state={state} change={(changes) => change({ ...changes, after: undefined })} />
      <div ref={list}>
        <QueryTable<Download>
          // Another filter is another list: the way back through its pages begins anew.
          key={JSON.stringify(parameters)}
          name="downloads"
          path="/downloads"
          label={text.list}
          columns={useDownloadColumns(setOpened)}
          parameters={parameters}
          actions={<LiveTools {...newer} paused={paused} possible={possible} onPause={setPaused} onShow={newer.show} />}
          empty={
            filtered
              ? { title: common.table.emptyFiltered, hint: common.table.emptyFilteredHint }
              : { title: text.emptyTitle, hint: text.emptyHint }
          }
        />
      </div>
      <DownloadDrawer download={opened} onClose={() => setOpened(undefined)} />
    </PageShell>
  )
}
