import type { Registry } from '../gate/registry.ts'
import { clientConfigurations } from './registry/client-configurations.ts'
import { escapeCase } from './registry/escaped.ts'
import { mergeViews } from './registry/merge-views.ts'
import { fileTarget, fileUrl, indexedFile, moduleFileOf } from './registry/module-files.ts'
import { openIndex } from './registry/open-index.ts'
import { refuse } from './registry/refuse.ts'
import { route } from './registry/route.ts'
import { verifyModule } from './registry/verify-module.ts'
import { readDetails, readVersion } from './registry/version-info.ts'

/**
 * The module proxy protocol of Go (Go Modules Reference, "GOPROXY protocol"), with the checksum database passed through.
 * Lists name tagged versions only: whatever else a module is required at is known from its `.info`. Toolchains are modules
 * like any other.
 */
export const golangRegistry: Registry = {
  route,
  indexRequest: (name) => ({ url: `./${escapeCase(name)}/@v/list` }),
  openIndex,
  merge: mergeViews,
  details: {
    request: ({ name, version }) => ({ url: fileUrl(name, version, 'info') }),
    read: readDetails,
  },
  named: {
    request: ({ name, query }) => ({
      url: query === 'latest' ? `./${escapeCase(name)}/@latest` : `./${escapeCase(name)}/@v/${escapeCase(query)}.info`,
    }),
    read: readVersion,
    isNewest: (query) => query === 'latest',
    target: (name, version) => fileTarget(name, version, 'info'),
  },
  fileOf: ({ name, version, fileName }) => {
    const file = moduleFileOf(fileName.slice(fileName.lastIndexOf('.') + 1))
    return file && fileName === `${version}.${file}` ? indexedFile(name, version, file) : undefined
  },
  withoutDigest: 'pin',
  verify: verifyModule,
  // Of a module without tags the list is empty, and clients then ask for `@latest`.
  emptyIndex: 'refuse-hidden',
  namesAlternative: true,
  contentType: () => 'text/plain; charset=utf-8',
  refuse,
  ping: { url: './' },
  clientConfigurations,
}
