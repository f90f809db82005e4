import { alpm } from './alpm/index.ts'
import { android } from './android/index.ts'
import { apk } from './apk/index.ts'
import { bitnami } from './bitnami/index.ts'
import { cargo } from './cargo/index.ts'
import { composer } from './composer/index.ts'
import { conan } from './conan/index.ts'
import { conda } from './conda/index.ts'
import { cran } from './cran/index.ts'
import { deb } from './deb/index.ts'
import { docker } from './docker/index.ts'
import type { Ecosystem } from './ecosystem.ts'
import { freebsd } from './freebsd/index.ts'
import { gem } from './gem/index.ts'
import { generic } from './generic/index.ts'
import { git } from './git/index.ts'
import { github } from './github/index.ts'
import { golang } from './golang/index.ts'
import { hackage } from './hackage/index.ts'
import { hex } from './hex/index.ts'
import { julia } from './julia/index.ts'
import { linux } from './linux/index.ts'
import { maven } from './maven/index.ts'
import { npm } from './npm/index.ts'
import { nuget } from './nuget/index.ts'
import { opam } from './opam/index.ts'
import { pub } from './pub/index.ts'
import { pypi } from './pypi/index.ts'
import { findRepackaged } from './repackaged.ts'
import { rpm } from './rpm/index.ts'
import { swift } from './swift/index.ts'
import { vscodeExtension } from './vscode-extension/index.ts'

/** Every package manager Assay knows; the order has no meaning. */
export const ecosystems: readonly Ecosystem[] = [
  bitnami,
  github,
  julia,
  alpm,
  apk,
  cargo,
  conda,
  deb,
  docker,
  gem,
  golang,
  maven,
  npm,
  nuget,
  pypi,
  rpm,
  composer,
  cran,
  hex,
  hackage,
  pub,
  swift,
  generic,
  conan,
  android,
  freebsd,
  git,
  linux,
  opam,
  vscodeExtension,
]

const byType: ReadonlyMap<string, Ecosystem> = new Map(ecosystems.map((each) => [each.type, each]))

/** By purl type. */
export function findEcosystem(type: string): Ecosystem | undefined {
  return byType.get(type)
}

/**
 * The ecosystem that OSV files advisories for under this name (`npm`, `Debian:12`, `TuxCare:npm`); undefined when Assay has
 * none of that name.
 */
export function findByOsvName(name: string): Ecosystem | undefined {
  return byOsvName.get(baseOf(name)) ?? findRepackaged(name, (inner) => byOsvName.get(baseOf(inner)))
}

/** By purl type or OSV name, with or without what follows its colon, upper and lower case alike: `PyPI`, `golang`, `debian:12`. */
export function findEcosystemByAnyName(name: string): Ecosystem | undefined {
  const find = (text: string) => {
    const wanted = baseOf(text).trim().toLowerCase()
    return findEcosystem(wanted) ?? byLowerOsvName.get(wanted)
  }
  return find(name) ?? findRepackaged(name, find)
}

/** Without what follows the colon. */
function baseOf(name: string): string {
  return name.split(':', 1)[0] ?? name
}

const osvNames = ecosystems.flatMap((each) => each.osvNames.map((name) => [name, each] as const))
const byOsvName: ReadonlyMap<string, Ecosystem> = new Map(osvNames)
const byLowerOsvName: ReadonlyMap<string, Ecosystem> = new Map(
  osvNames.map(([name, each]) => [name.toLowerCase(), each]),
)
