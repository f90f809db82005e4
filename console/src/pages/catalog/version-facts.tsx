import type { VersionDetail } from '../../api-types/catalog.ts'
import { useWords } from '../../i18n/language.tsx'
import { npmPurl } from '../../shell/search-target.ts'
import { CopyText } from '../../ui/copy-text.tsx'
import { Facts } from '../../ui/facts.tsx'
import { TimeText } from '../../ui/time-text.tsx'

export function VersionFacts({ version }: { readonly version: VersionDetail }) {
  const { catalog } = useWords()
  const text = catalog.package
  const { name } = version.package
  return (
    <Facts
      facts={[
        { name: catalog.version.purl, value: <CopyText text={npmPurl(name, version.version)} /> },
        { name: catalog.version.install, value: <CopyText text={`npm install ${name}@${version.version}`} /> },
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
