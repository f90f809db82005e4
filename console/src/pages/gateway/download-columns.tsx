import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import type { Download } from '../../api-types/gateway.ts'
import { formatBytes, formatNumber, type Language } from '../../i18n/format.ts'
import { useSpeech, type Words } from '../../i18n/language.tsx'
import { wordOf } from '../../i18n/same-shape.ts'
import type { QueryColumn } from '../../ui/query-columns.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import { DownloadName, subjectOf } from './download-name.tsx'
import { OutcomeTag } from './outcome-tag.tsx'

type LogWords = Words['gateway']['log']

export function useDownloadColumns(onOpen: (download: Download) => void): readonly QueryColumn<Download>[] {
  const { words, language } = useSpeech()
  const text = words.gateway.log
  return [
    ...requestColumns(text, onOpen),
    {
      key: 'who',
      title: text.who,
      render: (row) => (
        <div className="name-cell">
          <span>{row.person?.name ?? <span className="faint">{text.anonymous}</span>}</span>
          {row.token && (
            <span className="faint">
              {text.token}: {row.token.name}
            </span>
          )}
        </div>
      ),
      text: (row) => row.person?.name,
    },
    {
      key: 'application',
      title: text.application,
      hiddenAtFirst: true,
      render: (row) => row.application?.name ?? <span className="faint">–</span>,
      text: (row) => row.application?.name,
    },
    {
      key: 'repository',
      title: text.repository,
      render: (row) => (
        <Link to="/repositories/$name" params={{ name: row.repository }}>
          {row.repository}
        </Link>
      ),
      text: (row) => row.repository,
    },
    ...deliveryColumns(text, language),
  ]
}

/** What was asked for, and what came of it. */
function requestColumns(text: LogWords, onOpen: (download: Download) => void): readonly QueryColumn<Download>[] {
  return [
    {
      key: 'at',
      title: text.at,
      always: true,
      render: (row) => <TimeText at={row.at} form="second" />,
      text: (row) => row.at,
    },
    {
      key: 'name',
      title: text.name,
      always: true,
      render: (row) => <DownloadName download={row} onOpen={onOpen} />,
      text: subjectOf,
    },
    {
      key: 'outcome',
      title: text.outcome,
      render: (row) => (
        <span className="nowrap">
          <OutcomeTag outcome={row.outcome} />
          {row.verdictCode && row.outcome === 'refused' && (
            <Button type="link" size="small" onClick={() => onOpen(row)}>
              {text.why}
            </Button>
          )}
        </span>
      ),
      text: (row) => row.outcome,
    },
    {
      key: 'kind',
      title: text.kind,
      render: (row) => <span className="nowrap">{wordOf(text.kinds, row.kind)}</span>,
      text: (row) => row.kind,
    },
  ]
}

/** How the answer went out, and to whom on the network. */
function deliveryColumns(text: LogWords, language: Language): readonly QueryColumn<Download>[] {
  return [
    {
      key: 'status',
      title: text.status,
      align: 'right',
      hiddenAtFirst: true,
      render: (row) => row.status,
      text: (row) => row.status,
    },
    {
      key: 'size',
      title: text.size,
      align: 'right',
      render: (row) => <span className="nowrap">{formatBytes(language, row.sizeBytes)}</span>,
      text: (row) => row.sizeBytes,
    },
    {
      key: 'duration',
      title: text.duration,
      align: 'right',
      render: (row) => (
        <span className="nowrap">
          {text.milliseconds(formatNumber(language, row.durationMs, row.durationMs < 10 ? 1 : 0))}
        </span>
      ),
      text: (row) => row.durationMs,
    },
    {
      key: 'cache',
      title: text.cache,
      hiddenAtFirst: true,
      render: (row) => (row.cache === '-' ? <span className="faint">–</span> : wordOf(text.caches, row.cache)),
      text: (row) => row.cache,
    },
    {
      key: 'client',
      title: text.client,
      hiddenAtFirst: true,
      render: (row) => <div className="name-cell">{row.client}</div>,
      text: (row) => row.client,
    },
    {
      key: 'address',
      title: text.address,
      hiddenAtFirst: true,
      render: (row) => <code>{row.address}</code>,
      text: (row) => row.address,
    },
  ]
}
