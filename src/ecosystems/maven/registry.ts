import type { Registry } from '../gate/registry.ts'
import { clientConfigurations } from './registry/client-configurations.ts'
import { completeDetails } from './registry/complete-details.ts'
import { fileAddress, fileNameOf, folderOf } from './registry/file-address.ts'
import { fileOf } from './registry/file-kinds.ts'
import { mavenHosting } from './registry/hosting.ts'
import { mergeViews } from './registry/merge-views.ts'
import { openIndex } from './registry/open-index.ts'
import { readDetails } from './registry/read-details.ts'
import { refuse } from './registry/refuse.ts'
import { route } from './registry/route.ts'
import { statedDigests } from './registry/stated-digests.ts'

/**
 * The Maven 2 repository layout, as Maven, Gradle, sbt, Ivy and Coursier read it. A list of versions tells nothing of them:
 * what is known of one stands in its POM, and its files are asked for by name. Upstreams keep digests beside the files; where
 * there is none, the first bytes that came are those that count.
 */
export const mavenRegistry: Registry = {
  route,
  indexRequest: (name) => ({ url: `./${folderOf(name)}/maven-metadata.xml` }),
  openIndex,
  merge: mergeViews,
  details: {
    request: ({ name, version }) => ({ url: fileAddress(name, version, fileNameOf(name, version, '.pom')) }),
    read: readDetails,
    complete: completeDetails,
  },
  fileOf,
  statedDigests,
  withoutDigest: 'pin',
  artifactHeaders: (digests) =>
    Object.fromEntries(Object.entries(digests).map(([algorithm, hex]) => [`x-checksum-${algorithm}`, hex])),
  emptyIndex: 'refuse',
  contentType: () => 'text/xml',
  refuse,
  hosting: mavenHosting,
  ping: { url: './' },
  clientConfigurations,
}
