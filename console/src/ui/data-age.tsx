import { DatabaseOutlined } from '@ant-design/icons'
import { Flex } from 'antd'
import type { DataAge } from '../api-types/verdict.ts'
import { useWords } from '../i18n/language.tsx'
import { TimeText } from './time-text.tsx'
import { ToneTag } from './tone-tag.tsx'

/** How current the data is that a verdict rests on, source by source. */
export function DataAgeLine({ feeds }: { readonly feeds: readonly DataAge[] }) {
  const { verdict, common } = useWords()
  if (feeds.length === 0)
    return (
      <ToneTag tone="pending" icon={<DatabaseOutlined />}>
        {verdict.noData}
      </ToneTag>
    )
  return (
    <Flex gap="middle" wrap>
      {feeds.map((feed) => (
        <Flex key={feed.source} gap={6} align="center" wrap>
          <strong>{feed.source}</strong>
          {feed.sample && (
            <ToneTag tone="caution" title={common.sampleHint}>
              {common.sample}
            </ToneTag>
          )}
          <span>
            <span className="faint">{verdict.newestRecord}</span>{' '}
            <TimeText at={feed.newestRecordAt} otherwise={common.time.never} />
          </span>
          <span>
            <span className="faint">{verdict.lastSuccess}</span>{' '}
            <TimeText at={feed.lastSuccessAt} otherwise={common.time.never} />
          </span>
        </Flex>
      ))}
    </Flex>
  )
}
