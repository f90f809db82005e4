import type { Registry } from '../gate/registry.ts'
import { clientConfigurations } from './registry/client-configurations.ts'
import { openHostedIndex } from './registry/hosted-index.ts'
import { hosting } from './registry/hosting.ts'
import { fileOf, manifestRequest, manifestTarget } from './registry/image-files.ts'
import { listTags } from './registry/list-tags.ts'
import { describeManifest, digestOf, readDetails } from './registry/read-manifest.ts'
import { refuse } from './registry/refuse.ts'
import { route } from './registry/route.ts'
import { readToken, tokenRequest } from './registry/upstream-token.ts'

/**
 * The OCI Distribution Specification 1.1, for pulling and pushing. Everything is addressed by its digest, so nothing is
 * rewritten: a manifest is a version and is judged; what it reaches (manifests of platforms, configuration, layers) is served
 * as a part of it. A tag means what upstream says, and what it last meant that could be used while upstream does not say; of
 * what is published here, it means one manifest for ever.
 */
export const dockerRegistry: Registry = {
  route,
  root: {
    prefix: '/v2',
    headers: { 'docker-distribution-api-version': 'registry/2.0' },
    tokenPath: '/token',
    // Clients without credentials ask for a token as well; where reading is open, it opens.
    nobody: 'anonymous',
    writeToken: (secret) => JSON.stringify({ token: secret, access_token: secret, expires_in: 300 }),
  },
  upstreamToken: { request: tokenRequest, read: readToken },
  indexRequest: () => undefined,
  openIndex: openHostedIndex,
  details: {
    request: ({ name, version }) => manifestRequest(name, version),
    read: readDetails,
    isFile: 'manifest',
  },
  named: {
    request: ({ name, query }) => manifestRequest(name, query),
    read: digestOf,
    isNewest: () => false,
    target: manifestTarget,
    isDetails: true,
    isKept: true,
    all: listTags,
  },
  fileOf,
  artifactRequest: ({ name, version, fileName, url }) =>
    fileName === 'manifest' ? manifestRequest(name, version) : { url },
  describeFile: async ({ version, fileName }, read) =>
    fileName === 'manifest' ? describeManifest(version, await read()) : undefined,
  withoutDigest: 'refuse',
  emptyIndex: 'refuse',
  contentType: () => 'application/json',
  refuse,
  hosting,
  // Any answer below 500 will do: most registries answer 401 here.
  ping: { url: './v2/' },
  clientConfigurations,
}
