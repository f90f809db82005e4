import { Flex, Switch, Tooltip } from 'antd'
import { useState } from 'react'
import type { Download } from '../../api-types/gateway.ts'
import { useWords } from '../../i18n/language.tsx'
import { ButtonLink } from '../../ui/links.tsx'
import { ListPage } from '../../ui/list-page.tsx'
import type { Choice } from '../../ui/query-filters.tsx'
import { useDownloadColumns } from './download-columns.tsx'
import { WhyDrawer } from './why-drawer.tsx'

const followSeconds = 5

/** What was asked of the gateway, as it happens. */
export function GatewayLogPage() {
  const { log: text } = useWords().gateway
  const [follow, setFollow] = useState(false)
  const [refused, setRefused] = useState<Download>()
  const choices = (words: Readonly<Record<string, string>>): Choice[] =>
    Object.entries(words).map(([value, label]) => ({ value, label }))
  return (
    <ListPage<Download>
      name="downloads"
      text={text}
      columns={useDownloadColumns(setRefused)}
      filters={[
        { kind: 'text', name: 'name', label: text.name, placeholder: text.nameHint },
        { kind: 'choice', name: 'outcome', label: text.outcome, choices: choices(text.outcomes) },
        { kind: 'choice', name: 'kind', label: text.kind, choices: choices(text.kinds) },
        { kind: 'days', name: 'period', label: text.period },
      ]}
      tools={
        <Tooltip title={text.followHint}>
          <Flex gap={6} align="center">
            <Switch size="small" checked={follow} aria-label={text.follow} onChange={setFollow} />
            <span>{text.follow}</span>
          </Flex>
        </Tooltip>
      }
      {...(follow ? { refreshSeconds: followSeconds } : {})}
      action={<ButtonLink to="/repositories">{text.toRepositories}</ButtonLink>}
    >
      <WhyDrawer download={refused} onClose={() => setRefused(undefined)} />
    </ListPage>
  )
}
