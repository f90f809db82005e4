import { Link } from '@tanstack/react-router'
import { Button, Drawer, Flex } from 'antd'
import { useState } from 'react'
import { addressOf } from '../../api.ts'
import type { Sbom } from '../../api-types/inventory.ts'
import { formatBytes, formatNumber } from '../../i18n/format.ts'
import { useSpeech, useWords } from '../../i18n/language.tsx'
import { wordOf } from '../../i18n/same-shape.ts'
import { numberColumn, textColumn, timeColumn } from '../../ui/columns.tsx'
import { ListPage } from '../../ui/list-page.tsx'
import type { QueryColumn } from '../../ui/query-columns.tsx'
import { type Tone, ToneTag } from '../../ui/tone-tag.tsx'
import { SbomDetails } from './sbom-details.tsx'

const tones: Readonly<Record<string, Tone>> = { received: 'info', done: 'good', failed: 'bad', superseded: 'quiet' }

/** What was handed in, and what became of it. */
export function SbomsPage() {
  const { sboms: text } = useWords().inventory
  const [shown, setShown] = useState<Sbom>()
  return (
    <ListPage<Sbom>
      name="sboms"
      text={text}
      columns={useColumns(setShown)}
      usualSort="-received"
      filters={[
        {
          kind: 'choice',
          name: 'state',
          label: text.state,
          choices: Object.entries(text.states).map(([value, label]) => ({ value, label })),
        },
      ]}
    >
      <Drawer title={shown?.fileName} open={shown !== undefined} onClose={() => setShown(undefined)} size={860}>
        {shown && <SbomDetails id={shown.id} />}
      </Drawer>
    </ListPage>
  )
}

function useColumns(onShow: (sbom: Sbom) => void): readonly QueryColumn<Sbom>[] {
  const { words, language } = useSpeech()
  const { sboms: text } = words.inventory
  const show = (number: number) => (number < 0 ? '–' : formatNumber(language, number))
  return [
    textColumn(['application', text.application], (row) => row.application.code, {
      sort: 'application',
      always: true,
      render: (row) => (
        <Link to="/applications/$applicationId" params={{ applicationId: row.application.id }}>
          <code>{row.application.code}</code>
        </Link>
      ),
    }),
    textColumn(['release', text.release], (row) => row.release, {
      always: true,
      render: (row) => (
        <Flex gap={4} align="center">
          <Link to="/releases/$releaseId" params={{ releaseId: String(row.releaseId) }}>
            {row.release}
          </Link>
          {row.inForce && <ToneTag tone="good">{text.inForce}</ToneTag>}
        </Flex>
      ),
    }),
    textColumn(['state', text.state], (row) => row.state, {
      render: (row) => <ToneTag tone={tones[row.state] ?? 'quiet'}>{wordOf(text.states, row.state)}</ToneTag>,
    }),
    textColumn(['format', text.format], (row) => [row.format, row.specVersion, row.notation].filter(Boolean).join(' ')),
    numberColumn(['components', text.components], (row) => row.componentCount ?? -1, { show, sort: 'components' }),
    textColumn(['change', text.change], (row) =>
      row.addedCount === null ? null : `+${row.addedCount} −${row.removedCount ?? 0}`,
    ),
    textColumn(['problems', text.problems], (row) => row.problemCount || null),
    textColumn(['quality', text.quality], (row) =>
      row.score === null || row.grade === null ? null : text.grade(row.score.toFixed(1), row.grade),
    ),
    {
      key: 'details',
      title: text.details,
      render: (row) => (
        <Button type="link" size="small" disabled={row.state === 'received'} onClick={() => onShow(row)}>
          {text.open}
        </Button>
      ),
    },
    numberColumn(['size', text.size], (row) => row.sizeBytes, {
      show: (bytes) => formatBytes(language, bytes),
      sort: 'size',
      hiddenAtFirst: true,
    }),
    timeColumn(['received', text.received], (row) => row.receivedAt, { sort: 'received' }),
    textColumn(['by', text.by], (row) => row.receivedBy),
    textColumn(['sha256', text.digest], (row) => row.sha256, { hiddenAtFirst: true }),
    {
      key: 'original',
      title: text.download,
      render: (row) => <a href={addressOf(`/sboms/${row.id}/document`)}>{text.download}</a>,
    },
  ]
}
