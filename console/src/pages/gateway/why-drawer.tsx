import { useQuery } from '@tanstack/react-query'
import { Drawer, Flex } from 'antd'
import { api } from '../../api.ts'
import type { Download } from '../../api-types/gateway.ts'
import type { KeptVerdict } from '../../api-types/verdict.ts'
import { useWords } from '../../i18n/language.tsx'
import { ButtonLink } from '../../ui/links.tsx'
import { Loaded } from '../../ui/loading.tsx'
import { Reasons } from '../../ui/reasons.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import { VerdictTag } from '../../ui/verdict-tag.tsx'

interface WhyDrawerProps {
  readonly download: Download | undefined
  onClose(): void
}

/** The verdict behind a refusal, as it was when the refusal was made. */
export function WhyDrawer({ download, onClose }: WhyDrawerProps) {
  const { log: text } = useWords().gateway
  const { verdict } = useWords()
  const code = download?.verdictCode ?? ''
  const query = useQuery({
    queryKey: ['/verdicts', code],
    queryFn: () => api.get<KeptVerdict>(`/verdicts/${encodeURIComponent(code)}`),
    enabled: code !== '',
  })
  const subject = download ? `${download.name}@${download.version ?? ''}` : ''
  return (
    <Drawer title={text.whyTitle(subject)} open={download !== undefined} onClose={onClose} size={560}>
      {download && (
        <Loaded query={query}>
          {(kept) => (
            <Flex vertical gap="middle">
              <Flex gap="small" align="center" wrap>
                <VerdictTag kind={kept.kind} />
                <span className="faint">
                  {verdict.decidedAt} <TimeText at={kept.decidedAt} />
                </span>
              </Flex>
              <Reasons reasons={kept.reasons} />
              <div>
                <ButtonLink to="/d/$code" params={{ code }}>
                  {text.openVerdict}
                </ButtonLink>
              </div>
            </Flex>
          )}
        </Loaded>
      )}
    </Drawer>
  )
}
