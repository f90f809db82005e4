import type { IndexedVersion } from '../../gate/registry.ts'
import { artifactFileName } from './artifact-name.ts'
import { declaredLicense } from './declared-license.ts'
import { isObject, type JsonObject, textOf } from './json.ts'
import type { Manifest, Packument } from './read-packument.ts'
import { requirementsOf } from './requirements.ts'

const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall'] as const
const TIME = /^\d{4}-\d{2}-\d{2}T[\d:.]{5,18}(?:Z|[+-]\d{2}:\d{2})$/
const INTEGRITY_CHARS_MAX = 1024

/** What the gateway needs to know of one version, out of its manifest. */
export function indexedVersion(packument: Packument, manifest: Manifest): IndexedVersion {
  const { version, fields, dist, tarball } = manifest
  const license = declaredLicense(fields)
  const publishedAt = readTime(packument.times.get(version))
  const deprecated = deprecationOf(fields)
  const integrity = readIntegrity(dist.integrity)
  const sha1 = readSha1(dist.shasum)
  return {
    version,
    ...(license !== undefined && { license }),
    ...(publishedAt !== undefined && { publishedAt }),
    ...(deprecated !== undefined && { deprecated: deprecated === true ? 'Deprecated without a reason' : deprecated }),
    hasInstallScript: hasInstallScript(fields),
    files: [
      {
        fileName: artifactFileName(packument.name, version),
        url: tarball,
        role: 'package',
        ...(integrity !== undefined && { integrity }),
        ...(sha1 !== undefined && { sha1 }),
      },
    ],
    requirements: requirementsOf(fields),
  }
}

/** Whether installing runs code of the package: as the registry flags it, or as a full manifest shows it. */
export function hasInstallScript(manifest: JsonObject): boolean {
  if (manifest.hasInstallScript === true || manifest.gypfile === true) return true
  const scripts = manifest.scripts
  return isObject(scripts) && INSTALL_SCRIPTS.some((name) => textOf(scripts[name]) !== undefined)
}

/** The reason, `true` where none was given; undeprecating a version leaves an empty text, which is none. */
export function deprecationOf(manifest: JsonObject): string | true | undefined {
  const { deprecated } = manifest
  return deprecated === true ? true : textOf(deprecated)
}

function readTime(text: string | undefined): string | undefined {
  return text !== undefined && TIME.test(text) && !Number.isNaN(Date.parse(text)) ? text : undefined
}

function readIntegrity(value: unknown): string | undefined {
  const text = textOf(value)
  return text !== undefined && text.length <= INTEGRITY_CHARS_MAX ? text : undefined
}

function readSha1(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\da-f]{40}$/i.test(value) ? value.toLowerCase() : undefined
}
