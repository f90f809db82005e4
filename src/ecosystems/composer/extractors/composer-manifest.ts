// composer.json as far as requirements go; lockfiles repeat the same fields for each package.
import { type JsonRecord, textOf, textsOf } from '#ecosystems/extraction/json-fields.ts'

export interface ComposerManifest {
  readonly name?: string
  readonly version?: string
  /** By name in lower case; PHP, its extensions and Composer's own interfaces are left out. */
  readonly require: ReadonlyMap<string, string>
  readonly requireDev: ReadonlyMap<string, string>
}

export function composerManifest(document: JsonRecord): ComposerManifest {
  const [name, version] = [textOf(document, 'name'), textOf(document, 'version')]
  return {
    ...(name !== undefined && { name }),
    ...(version !== undefined && { version }),
    require: packagesOf(document, 'require'),
    requireDev: packagesOf(document, 'require-dev'),
  }
}

/** Packages have a vendor; `php`, `ext-json`, `lib-curl`, `composer-runtime-api` are of the platform. */
export function packagesOf(record: JsonRecord, field: string): ReadonlyMap<string, string> {
  const packages = new Map<string, string>()
  for (const [name, constraint] of textsOf(record, field))
    if (name.includes('/')) packages.set(name.toLowerCase(), constraint)
  return packages
}
