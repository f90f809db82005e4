import type { Ecosystem } from '#ecosystems/ecosystem.ts'
import { mavenExtractors } from './extractors/index.ts'
import { mavenPurlRules } from './purl-rules.ts'
import { mavenRegistry } from './registry.ts'
import { mavenVersions } from './versions.ts'

/** Packages of Maven repositories, whichever tool builds with them: Maven, Gradle, sbt, Ivy. */
export const maven: Ecosystem = {
  type: 'maven',
  label: 'Maven',
  osvNames: ['Maven'],
  /** A package of another repository than the central one may have advisories under that repository's address. */
  osvEcosystems({ qualifiers }) {
    const { repository_url: repository } = qualifiers
    return repository === undefined ? ['Maven'] : [`Maven:${repository}`, 'Maven']
  },
  purl: mavenPurlRules,
  versions: mavenVersions,
  extractors: mavenExtractors,
  registry: mavenRegistry,
}
