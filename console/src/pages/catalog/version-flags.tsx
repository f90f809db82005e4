import { Flex } from 'antd'
import type { PackageVersion } from '../../api-types/catalog.ts'
import { useWords } from '../../i18n/language.tsx'
import { ToneTag } from '../../ui/tone-tag.tsx'

type Flagged = Pick<PackageVersion, 'isPrerelease' | 'deprecated' | 'hasInstallScript' | 'vanishedAt' | 'keyProblem'>

/** What is unusual about a version, apart from its verdict. */
export function VersionFlags({ version }: { readonly version: Flagged }) {
  const text = useWords().catalog.package
  return (
    <Flex gap={4} wrap>
      {version.isPrerelease && <ToneTag tone="quiet">{text.prerelease}</ToneTag>}
      {version.deprecated && (
        <ToneTag tone="caution" title={version.deprecated}>
          {text.deprecated}
        </ToneTag>
      )}
      {version.hasInstallScript && (
        <ToneTag tone="caution" title={text.installScriptHint}>
          {text.installScript}
        </ToneTag>
      )}
      {version.vanishedAt && <ToneTag tone="pending">{text.vanished}</ToneTag>}
      {version.keyProblem && (
        <ToneTag tone="pending" title={version.keyProblem}>
          {text.unordered}
        </ToneTag>
      )}
    </Flex>
  )
}
