import { refuseInText } from '../gate/refusal-in-words.ts'
import type { Registry } from '../gate/registry.ts'
import { clientConfigurations } from './registry/client-configurations.ts'
import { completeIndex } from './registry/complete-index.ts'
import { mergeViews } from './registry/merge-views.ts'
import { openIndex } from './registry/open-index.ts'
import { readRoot } from './registry/root-document.ts'
import { route } from './registry/route.ts'
import { statedDigests } from './registry/stated-digests.ts'

/**
 * The third protocol of NuGet. The upstream is the folder of its service index. Lists of versions and registrations are both
 * made from upstream's registrations, so that they agree.
 */
export const nugetRegistry: Registry = {
  route,
  services: { request: { url: './index.json', headers: { accept: 'application/json' } }, read: readRoot },
  indexRequest: (name, { services }) => ({
    url: `${services.registrations}${name}/index.json`,
    headers: { accept: 'application/json' },
  }),
  completeIndex,
  openIndex,
  merge: mergeViews,
  fileOf: ({ name, version, fileName }, { services }) =>
    fileName === `${name}.nuspec`
      ? { fileName, url: `${services.flat}${name}/${version}/${fileName}`, role: 'metadata' }
      : undefined,
  statedDigests,
  withoutDigest: 'pin',
  // A list without versions reads as "no such package"; the reason phrase of a refusal is shown.
  emptyIndex: 'refuse',
  contentType: () => 'application/json',
  refuse: (refusal) => refuseInText(refusal),
  ping: { url: './index.json' },
  clientConfigurations,
}
