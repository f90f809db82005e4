import { createHash } from 'node:crypto'
import { makeTarball } from './make-tarball.ts'

export interface NpmPackageInput {
  readonly name: string
  readonly version: string
  readonly dependencies?: Readonly<Record<string, string>>
  /** Files beside `package.json`, by path within the package. Without any, an `index.js` is added. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>
  readonly scripts?: Readonly<Record<string, string>>
  /** SPDX expression, MIT when absent; `null` for a package that declares none. */
  readonly license?: string | null
  readonly deprecated?: string
  /** ISO time; long past when absent, so that no client finds the version too young. */
  readonly publishedAt?: string
  /** Pads the artifact with incompressible bytes to about this size. */
  readonly sizeBytes?: number
  /** Further members of `package.json`: `bin`, `peerDependencies`, `engines`, … */
  readonly manifest?: Readonly<Record<string, unknown>>
}

/** One published version: what its author uploaded, and what the registry knows of it. */
export interface NpmPackage {
  readonly name: string
  readonly version: string
  readonly fileName: string
  readonly packageJson: Readonly<Record<string, unknown>>
  readonly deprecated?: string
  readonly publishedAt: string
  readonly tarball: Buffer
  readonly integrity: string
  readonly shasum: string
  /** Further members of `dist`: signatures, attestations. */
  readonly dist?: Readonly<Record<string, unknown>>
}

export const PUBLISHED_AT_DEFAULT = '2020-01-01T00:00:00.000Z'

/** Builds a real, installable package; the same input gives the same bytes. */
export function makePackage(input: NpmPackageInput): NpmPackage {
  const { name, version } = input
  const packageJson = packageJsonOf(input)
  const files = input.files ?? { 'index.js': `module.exports = ${JSON.stringify(`${name}@${version}`)}\n` }
  const contents = Object.entries({
    'package.json': `${JSON.stringify(packageJson, null, 2)}\n`,
    ...files,
    ...padding(input),
  })
  const tarball = makeTarball(Object.fromEntries(contents.map(([path, content]) => [`package/${path}`, content])))
  return {
    name,
    version,
    fileName: `${name.slice(name.indexOf('/') + 1)}-${version}.tgz`,
    packageJson,
    ...(input.deprecated !== undefined && { deprecated: input.deprecated }),
    publishedAt: input.publishedAt ?? PUBLISHED_AT_DEFAULT,
    tarball,
    integrity: `sha512-${createHash('sha512').update(tarball).digest('base64')}`,
    shasum: createHash('sha1').update(tarball).digest('hex'),
  }
}

function packageJsonOf(input: NpmPackageInput): Record<string, unknown> {
  const { name, version, dependencies, scripts, license = 'MIT', manifest } = input
  return {
    name,
    version,
    description: `Test package ${name}`,
    main: 'index.js',
    ...(license !== null && { license }),
    ...(dependencies !== undefined && { dependencies }),
    ...(scripts !== undefined && { scripts }),
    ...manifest,
  }
}

/** Pseudo-random, so that compression does not undo it, and the same for the same version. */
function padding({ name, version, sizeBytes = 0 }: NpmPackageInput): Record<string, Uint8Array> {
  if (sizeBytes <= 0) return {}
  return { 'padding.bin': createHash('shake256', { outputLength: sizeBytes }).update(`${name}@${version}`).digest() }
}
