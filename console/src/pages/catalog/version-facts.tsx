import type { VersionDetail } from '../../api-types/catalog.ts'
import type { Lane } from '../../api-types/verdict.ts'
import { useWords } from '../../i18n/language.tsx'
import { npmPurl } from '../../shell/search-target.ts'
import { CopyText } from '../../ui/copy-text.tsx'
import { Facts } from '../../ui/facts.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import { Lanes } from './lane-drawer.tsx'

interface VersionFactsProps {
  readonly version: VersionDetail
  readonly lanes: readonly Lane[]
}

export function VersionFacts({ version, lanes }: VersionFactsProps) {
  const { catalog } = useWords()
  const text = catalog.package
  const { name } = version.package
  return (
    <Facts
      facts={[
        { name: catalog.version.purl, value: <CopyText text={npmPurl(name, version.version)} /> },
        { name: catalog.version.install, value: <CopyText text={`npm install ${name}@${version.version}`} /> },
        { name: catalog.lane.lane, value: lanes.length > 0 ? <Lanes lanes={lanes} /> : undefined },
        { name: text.license, value: version.license ?? text.noLicense },
        { name: text.published, value: <TimeText at={version.publishedAt} /> },
        { name: text.firstSeen, value: <TimeText at={version.firstSeenAt} /> },
        { name: text.vanished, value: version.vanishedAt ? <TimeText at={version.vanishedAt} /> : undefined },
        { name: text.deprecated, value: version.deprecated || undefined },
        { name: text.unordered, value: version.keyProblem || undefined },
      ]}
    />
  )
}
