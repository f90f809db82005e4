import { refuseInText } from '../gate/refusal-in-words.ts'
import type { Registry } from '../gate/registry.ts'
import { chooseLists, RELEASE_NAMES } from './registry/choose-lists.ts'
import { clientConfigurations } from './registry/client-configurations.ts'
import { isDocument } from './registry/document-names.ts'
import { openList } from './registry/open-list.ts'
import { route } from './registry/route.ts'

/**
 * A Debian archive, passed through (Debian's RepositoryFormat). Its indexes are signed, so they are passed on as they are and
 * nothing is hidden in them; every package and source file is judged where it is fetched. What a file is, its version with the
 * epoch and its digest, is what the archive's own `Packages` and `Sources` say.
 */
export const debRegistry: Registry = {
  route,
  listed: { sources: RELEASE_NAMES, lists: chooseLists, open: openList },
  isDocument,
  indexRequest: () => undefined,
  openIndex: (name) => {
    throw new SyntaxError(`Archives keep no lists of versions by package, and so none of ${name}`)
  },
  withoutDigest: 'refuse',
  emptyIndex: 'refuse',
  contentType: () => 'application/octet-stream',
  // apt prints the phrase.
  refuse: (refusal) => refuseInText(refusal),
  ping: { url: './' },
  clientConfigurations,
}
