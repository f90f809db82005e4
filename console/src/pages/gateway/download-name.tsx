import { Button } from 'antd'
import type { Download } from '../../api-types/gateway.ts'
import { useWords } from '../../i18n/language.tsx'

interface DownloadNameProps {
  readonly download: Download
  onOpen(download: Download): void
}

/** `name@version` of a request. */
export function subjectOf({ name, version }: Download): string {
  return version ? `${name}@${version}` : name
}

/** What was asked for; opens the details of the request. */
export function DownloadName({ download, onOpen }: DownloadNameProps) {
  const { log: text } = useWords().gateway
  return (
    <Button
      type="link"
      size="small"
      className="download-name"
      title={text.details(subjectOf(download))}
      onClick={() => onOpen(download)}
    >
      <span>
        {download.name}
        {download.version && <code> {download.version}</code>}
      </span>
    </Button>
  )
}
