import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Alert } from 'antd'
import { api } from '../../api.ts'
import type { DataAge } from '../../api-types/verdict.ts'
import { useWords } from '../../i18n/language.tsx'
import { Loaded } from '../../ui/loading.tsx'
import { Section } from '../../ui/section.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import { ToneTag } from '../../ui/tone-tag.tsx'

/** After this, data is marked as old here. What counts for verdicts is the policy's own limit. */
const staleDays = 3
const dayMilliseconds = 86_400_000

function isStale(feed: DataAge, now: number): boolean {
  return (
    !feed.sample &&
    (!feed.newestRecordAt || now - new Date(feed.newestRecordAt).getTime() > staleDays * dayMilliseconds)
  )
}

/** How current the vulnerability data is. */
export function FeedPanel() {
  const { workbench, verdict, common } = useWords()
  const query = useQuery({
    queryKey: ['/feeds'],
    queryFn: () => api.get<{ readonly items: readonly DataAge[] }>('/feeds'),
  })
  const now = Date.now()
  return (
    <Section title={workbench.feeds} extra={<Link to="/feeds">{workbench.all}</Link>}>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Alert type="warning" showIcon title={workbench.noFeeds} />
          ) : (
            <ul className="panel-list">
              {items.map((feed) => (
                <li key={feed.source}>
                  <div className="panel-main">
                    <strong>{feed.source}</strong>
                    <span className="faint">
                      {feed.newestRecordAt ? verdict.newestRecord : verdict.lastSuccess}{' '}
                      <TimeText at={feed.newestRecordAt ?? feed.lastSuccessAt} otherwise={common.time.never} />
                    </span>
                  </div>
                  {feed.sample && (
                    <ToneTag tone="caution" title={common.sampleHint}>
                      {common.sample}
                    </ToneTag>
                  )}
                  {isStale(feed, now) && <ToneTag tone="caution">{workbench.staleFeed}</ToneTag>}
                  {feed.newestRecordAt && <TimeText at={feed.newestRecordAt} form="relative" />}
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  )
}
