import { createHash } from 'node:crypto'
import { makeTarball } from './make-tarball.ts'

export interface CargoCrateInput {
  readonly name: string
  readonly version: string
  /** Requirements by name; `target` dependencies are stated in `targets`. */
  readonly dependencies?: Readonly<Record<string, string>>
  /** Requirements for a platform that the test does not run on. */
  readonly foreignDependencies?: Readonly<Record<string, string>>
  readonly yanked?: boolean
  readonly publishedAt?: string
}

/** One published version: its file, and its line in the index. */
export interface CargoCrate {
  readonly name: string
  readonly version: string
  readonly file: Buffer
  readonly checksum: string
  readonly line: string
}

const PUBLISHED_AT_DEFAULT = '2020-01-01T00:00:00Z'
const FOREIGN = 'cfg(target_os = "horizon")'

/** Builds a real library crate with the function `which`. */
export function makeCrate(input: CargoCrateInput): CargoCrate {
  const { name, version, yanked = false, publishedAt = PUBLISHED_AT_DEFAULT } = input
  const folder = `${name}-${version}`
  const file = makeTarball({
    [`${folder}/Cargo.toml`]: manifestOf(input),
    [`${folder}/src/lib.rs`]: `pub fn which() -> &'static str { ${JSON.stringify(`${name}@${version}`)} }\n`,
  })
  const checksum = createHash('sha256').update(file).digest('hex')
  const deps = [...depsOf(input.dependencies, null), ...depsOf(input.foreignDependencies, FOREIGN)]
  const line = { name, vers: version, deps, cksum: checksum, features: {}, yanked, pubtime: publishedAt, v: 2 }
  return { name, version, file, checksum, line: JSON.stringify(line) }
}

function depsOf(dependencies: Readonly<Record<string, string>> = {}, target: string | null) {
  return Object.entries(dependencies).map(([name, req]) => ({
    name,
    req,
    features: [],
    optional: false,
    default_features: true,
    target,
    kind: 'normal',
  }))
}

function manifestOf({ name, version, dependencies = {}, foreignDependencies = {} }: CargoCrateInput): string {
  const requirements = (given: Readonly<Record<string, string>>) =>
    Object.entries(given).map(([key, req]) => `${key} = ${JSON.stringify(req)}`)
  return [
    '[package]',
    `name = ${JSON.stringify(name)}`,
    `version = ${JSON.stringify(version)}`,
    'edition = "2021"',
    'license = "MIT"',
    '',
    '[dependencies]',
    ...requirements(dependencies),
    '',
    `[target.'${FOREIGN}'.dependencies]`,
    ...requirements(foreignDependencies),
    '',
  ].join('\n')
}
