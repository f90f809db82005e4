import { refuseInText } from '../gate/refusal-in-words.ts'
import type { Registry } from '../gate/registry.ts'
import { clientConfigurations } from './registry/client-configurations.ts'
import { fileAddress, plainFile, repositoryOf } from './registry/file-names.ts'
import { route } from './registry/route.ts'
import { statedDigests } from './registry/stated-digests.ts'

/**
 * Plain files below an upstream's folder. The package is the repository and the folder, the version is the name of the file:
 * that much is certain of any path, while the place of a version within a file name is a guess. So every file is judged by
 * itself. The first bytes of a file are the only ones that are ever served for it; what upstream states beside a file
 * (`.sha512`, `.sha256`) must be true of them.
 */
export const genericRegistry: Registry = {
  route,
  repositoryOf,
  indexRequest: () => undefined,
  openIndex: (name) => {
    throw new SyntaxError(`There are no lists of files, and so none of ${name}`)
  },
  details: {
    request: ({ name, version }) => ({ url: fileAddress(name, version), method: 'HEAD' }),
    read: ({ name, version }) => plainFile(name, version),
    // RFC 9110, section 8.8.2: the only date that a server tells of a file.
    complete: async (details, { lastModified }) => {
      const moment = Date.parse(lastModified ?? '')
      return Number.isNaN(moment) ? details : { ...details, publishedAt: new Date(moment).toISOString() }
    },
  },
  statedDigests,
  withoutDigest: 'pin',
  emptyIndex: 'refuse',
  contentType: () => 'application/octet-stream',
  refuse: (refusal) => refuseInText(refusal),
  ping: { url: './' },
  clientConfigurations,
}
