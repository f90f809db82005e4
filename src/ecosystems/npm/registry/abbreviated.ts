import { hasInstallScript } from './indexed-version.ts'
import type { JsonObject } from './json.ts'

/** Fields of a version in the abbreviated form (npm/registry, package-metadata.md), `dist` and `deprecated` apart. */
const FIELDS = [
  'name',
  'version',
  'dependencies',
  'optionalDependencies',
  'devDependencies',
  'bundleDependencies',
  'peerDependencies',
  'peerDependenciesMeta',
  'bin',
  'directories',
  'engines',
  'cpu',
  'os',
  'libc',
  'funding',
  '_hasShrinkwrap',
] as const

/** What an installer needs of a manifest; the flag for install scripts stands in for the scripts themselves. */
export function abbreviate(manifest: JsonObject): JsonObject {
  const short: Record<string, unknown> = {}
  for (const field of FIELDS) {
    if (manifest[field] !== undefined) short[field] = manifest[field]
  }
  const bundled = manifest.bundleDependencies ?? manifest.bundledDependencies
  if (bundled !== undefined) short.bundleDependencies = bundled
  if (hasInstallScript(manifest)) short.hasInstallScript = true
  return short
}
