import type { Registry } from '../gate/registry.ts'
import { clientConfigurations } from './registry/client-configurations.ts'
import { detailsRequest, readDetails } from './registry/details.ts'
import { pypiHosting } from './registry/hosting.ts'
import { apiAddress, indexRequest } from './registry/index-address.ts'
import { mergeViews } from './registry/merge-views.ts'
import { openIndex } from './registry/open-index.ts'
import { normalName } from './registry/project-name.ts'
import { refuse } from './registry/refuse.ts'
import { mediaTypeOf } from './registry/representation.ts'
import { route } from './registry/route.ts'
import { writeAdvised } from './registry/write-advised.ts'
import { writeNames } from './registry/write-names.ts'

/** The simple repository API, which pip, uv, Poetry, PDM and Pipenv install from. */
export const pypiRegistry: Registry = {
  route,
  indexRequest,
  openIndex,
  merge: mergeViews,
  spellName: normalName,
  writeNames,
  details: { isOptional: true, request: detailsRequest, read: readDetails },
  withoutDigest: 'refuse',
  // pip says nothing of a page that is refused: it prints why at the file.
  emptyIndex: 'serve',
  advised: { form: 'pypi', representation: 'api', write: writeAdvised },
  contentType: mediaTypeOf,
  documentAddress: (path, upstream) => `${apiAddress(upstream)}/${path}`,
  refuse,
  // Not the list of all projects, which may be of tens of megabytes.
  ping: { url: './pip/' },
  hosting: pypiHosting,
  clientConfigurations,
}
