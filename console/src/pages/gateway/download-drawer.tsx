import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Drawer, Flex } from 'antd'
import { api } from '../../api.ts'
import type { Download } from '../../api-types/gateway.ts'
import type { KeptVerdict } from '../../api-types/verdict.ts'
import { formatBytes, formatNumber } from '../../i18n/format.ts'
import { useSpeech, useWords } from '../../i18n/language.tsx'
import { wordOf } from '../../i18n/same-shape.ts'
import { CopyText } from '../../ui/copy-text.tsx'
import { Facts } from '../../ui/facts.tsx'
import { ButtonLink } from '../../ui/links.tsx'
import { Loaded } from '../../ui/loading.tsx'
import { Reasons } from '../../ui/reasons.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import { useRepositories } from '../../ui/use-repositories.ts'
import { VerdictTag } from '../../ui/verdict-tag.tsx'
import { subjectOf } from './download-name.tsx'
import { OutcomeTag } from './outcome-tag.tsx'

interface DownloadDrawerProps {
  readonly download: Download | undefined
  onClose(): void
}

/** One request with everything that is kept of it, and the verdict behind it as it was then. */
export function DownloadDrawer({ download, onClose }: DownloadDrawerProps) {
  return (
    <Drawer title={download && subjectOf(download)} open={download !== undefined} onClose={onClose} size={620}>
      {download && (
        <Flex vertical gap="large">
          {download.verdictCode && <Verdict code={download.verdictCode} />}
          <DownloadFacts download={download} />
          <Narrowings download={download} />
        </Flex>
      )}
    </Drawer>
  )
}

function Verdict({ code }: { readonly code: string }) {
  const { gateway, verdict } = useWords()
  const query = useQuery({
    queryKey: ['/verdicts', code],
    queryFn: () => api.get<KeptVerdict>(`/verdicts/${encodeURIComponent(code)}`),
  })
  return (
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
              {gateway.log.openVerdict}
            </ButtonLink>
          </div>
        </Flex>
      )}
    </Loaded>
  )
}

function DownloadFacts({ download }: { readonly download: Download }) {
  const { words, language } = useSpeech()
  const { log: text } = words.gateway
  const { repository, durationMs, cache } = download
  const duration = text.milliseconds(formatNumber(language, durationMs, durationMs < 10 ? 1 : 0))
  return (
    <Facts
      facts={[
        { name: text.at, value: <TimeText at={download.at} form="second" /> },
        { name: text.outcome, value: <OutcomeTag outcome={download.outcome} /> },
        { name: text.kind, value: wordOf(text.kinds, download.kind) },
        { name: text.name, value: <PackageLink download={download} /> },
        { name: text.version, value: download.version && <code>{download.version}</code> },
        {
          name: text.repository,
          value: (
            <Link to="/repositories/$name" params={{ name: repository }}>
              {repository}
            </Link>
          ),
        },
        { name: text.who, value: download.person?.name ?? text.anonymous },
        { name: text.token, value: download.token?.name },
        { name: text.application, value: download.application?.name },
        { name: text.client, value: download.client === '' ? undefined : download.client },
        { name: text.address, value: <code>{download.address}</code> },
        { name: text.status, value: download.status },
        { name: text.size, value: formatBytes(language, download.sizeBytes) },
        { name: text.duration, value: duration },
        { name: text.cache, value: cache === '-' ? undefined : wordOf(text.caches, cache) },
        { name: text.request, value: <CopyText text={download.id} /> },
      ]}
    />
  )
}

function PackageLink({ download }: { readonly download: Download }) {
  const type = useRepositories().find((each) => each.name === download.repository)?.ecosystem
  if (type === undefined || download.kind === 'other') return <code>{download.name}</code>
  return (
    <Link to="/p/$type/$name" params={{ type, name: download.name }}>
      {download.name}
    </Link>
  )
}

function Narrowings({ download }: { readonly download: Download }) {
  const { log: text } = useWords().gateway
  return (
    <Flex gap="small" wrap>
      <ButtonLink size="small" to="/gateway" search={{ name: download.name }}>
        {text.sameName}
      </ButtonLink>
      {download.person && (
        <ButtonLink size="small" to="/gateway" search={{ person: download.person.id }}>
          {text.samePerson}
        </ButtonLink>
      )}
    </Flex>
  )
}
