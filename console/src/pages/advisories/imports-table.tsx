import { Link } from '@tanstack/react-router'
import { type AdvisoryImport, importCounts } from '../../api-types/advisories.ts'
import { formatNumber } from '../../i18n/format.ts'
import { useSpeech, useWords } from '../../i18n/language.tsx'
import { wordOf } from '../../i18n/same-shape.ts'
import type { QueryColumn } from '../../ui/query-columns.tsx'
import { QueryTable } from '../../ui/query-table.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import { type Tone, ToneTag } from '../../ui/tone-tag.tsx'

const stateTones: Readonly<Record<string, Tone>> = {
  done: 'good',
  running: 'info',
  queued: 'quiet',
  failed: 'bad',
  interrupted: 'caution',
}

export function ImportState({ state }: { readonly state: string }) {
  const { feeds } = useWords().advisories
  return <ToneTag tone={stateTones[state] ?? 'quiet'}>{wordOf(feeds.states, state)}</ToneTag>
}

export function ImportsTable() {
  const { words, language } = useSpeech()
  const text = words.advisories.feeds
  const columns: QueryColumn<AdvisoryImport>[] = [
    {
      key: 'started',
      title: text.startedAt,
      always: true,
      render: (row) => (
        <Link to="/feeds/imports/$importId" params={{ importId: row.id }}>
          <TimeText at={row.startedAt} />
        </Link>
      ),
      text: (row) => row.startedAt,
    },
    { key: 'source', title: text.source, render: (row) => row.source, text: (row) => row.source },
    {
      key: 'format',
      title: text.format,
      render: (row) => (row.format ? wordOf(text.formats, row.format) : '–'),
      text: (row) => row.format ?? '',
    },
    {
      key: 'origin',
      title: text.origin,
      render: (row) => <code className="breakable">{row.origin}</code>,
      text: (row) => row.origin,
    },
    { key: 'state', title: text.state, render: (row) => <ImportState state={row.state} />, text: (row) => row.state },
    ...importCounts.map(
      (count): QueryColumn<AdvisoryImport> => ({
        key: count,
        title: text[count],
        align: 'right',
        hiddenAtFirst: count === 'unchanged' || count === 'older',
        render: (row) => formatNumber(language, row.counts[count]),
        text: (row) => row.counts[count],
      }),
    ),
  ]
  return (
    <QueryTable<AdvisoryImport>
      name="imports"
      path="/advisories/imports"
      label={text.imports}
      columns={columns}
      empty={{ title: text.importsEmpty }}
      refreshSeconds={10}
    />
  )
}
