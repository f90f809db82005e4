import { Flex } from 'antd'
import type { Artifact } from '../../api-types/catalog.ts'
import { formatBytes } from '../../i18n/format.ts'
import { useSpeech } from '../../i18n/language.tsx'
import { CopyText } from '../../ui/copy-text.tsx'
import { SimpleTable } from '../../ui/simple-table.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import { ToneTag } from '../../ui/tone-tag.tsx'

/** The files of a version: what upstream announced, and what we fetched and verified ourselves. */
export function VersionArtifacts({ artifacts }: { readonly artifacts: readonly Artifact[] }) {
  const { words, language } = useSpeech()
  const text = words.catalog.version
  return (
    <SimpleTable<Artifact>
      rows={artifacts}
      rowKey={(row) => row.fileName}
      empty={text.noArtifacts}
      columns={[
        {
          key: 'file',
          title: text.artifact,
          render: (row) => (
            <Flex gap="small" align="center">
              <code>{row.fileName}</code>
              {row.changedUpstreamAt && <ToneTag tone="bad">{text.changedUpstream}</ToneTag>}
            </Flex>
          ),
        },
        {
          key: 'digests',
          title: text.digests,
          render: (row) => (
            <div className="name-cell">
              {row.sha256 && (
                <span>
                  <span className="faint">sha256 </span>
                  <CopyText text={row.sha256} />
                </span>
              )}
              {row.integrity && (
                <span>
                  <span className="faint">{text.announced} </span>
                  <CopyText text={row.integrity} shown={shorten(row.integrity)} />
                </span>
              )}
            </div>
          ),
        },
        {
          key: 'size',
          title: text.size,
          align: 'right',
          render: (row) =>
            typeof row.sizeBytes === 'number' ? formatBytes(language, row.sizeBytes) : <span className="faint">–</span>,
        },
        {
          key: 'fetched',
          title: text.fetched,
          render: (row) => <TimeText at={row.fetchedAt} otherwise={text.notFetched} />,
        },
      ]}
    />
  )
}

function shorten(text: string): string {
  return text.length > 44 ? `${text.slice(0, 32)}…${text.slice(-8)}` : text
}
