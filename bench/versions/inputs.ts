import { existsSync, readFileSync } from 'node:fs'

export type Pair = readonly [string, string]

const cases = new URL('../../../shared/data/conformance/versions/', import.meta.url)
/** Under which name the published ordering cases stand, by purl type. */
const caseNames: Readonly<Record<string, string>> = {
  apk: 'alpine',
  cargo: 'semver',
  composer: 'packagist',
  cran: 'cran',
  deb: 'debian',
  gem: 'rubygems',
  golang: 'semver',
  hackage: 'hackage',
  hex: 'semver',
  maven: 'maven',
  npm: 'semver',
  nuget: 'nuget',
  pub: 'pub',
  pypi: 'pypi',
  rpm: 'redhat',
}
const pairsMost = 10_000
/** Fewer published pairs than this are too few to measure with: generated ones are added. */
const pairsLeast = 1_000

/** Pairs of versions of one package manager: published ones where they are at hand, and where few, generated ones. */
export function pairsOf(type: string): { readonly pairs: readonly Pair[]; readonly origin: string } {
  const published = publishedPairs(type).slice(0, pairsMost)
  if (published.length >= pairsLeast) return { pairs: published, origin: `${published.length} published pairs` }
  const generated = generatedPairs(type, pairsLeast * 5)
  const origin = `${published.length} published and ${generated.length} generated pairs`
  return { pairs: [...published, ...generated], origin }
}

function publishedPairs(type: string): readonly Pair[] {
  const files = [`${caseNames[type]}-versions.txt`, `${caseNames[type]}-versions-generated.txt`]
  return files
    .map((file) => new URL(file, cases))
    .filter((file) => existsSync(file))
    .flatMap((file) => readFileSync(file, 'utf8').split('\n'))
    .flatMap((line) => {
      const [a, , b, ...more] = line.trim().split(' ')
      return a && b && more.length === 0 && !line.startsWith('#') ? [[a, b] as const] : []
    })
}

/** Ends of versions as they are written, most of the time none. */
const tails: Readonly<Record<string, readonly string[]>> = {
  pypi: ['', '', '', 'a1', 'rc2', '.post1', '.dev3'],
  maven: ['', '', '', '-SNAPSHOT', '.Final', '-beta-2', '.RELEASE'],
  gem: ['', '', '', '.beta1', '.rc2', '.pre'],
  deb: ['-1', '-2+deb12u1', '-1ubuntu3', '~rc1-1', '+dfsg-4'],
  rpm: ['-1.el9', '-2.el8_6', '-1.fc40', '~rc1-1.fc40'],
  apk: ['-r0', '-r1', '_rc2-r0', '_p1-r3'],
  composer: ['', '', '', '-beta1', '-RC2'],
  cran: ['', '-1', '.9000'],
  hackage: ['', '.1', '.0.2'],
  nuget: ['', '', '.0', '-preview.2', '-rc1'],
}
const semVerTails = ['', '', '', '', '-rc.1', '-beta.12', '-alpha', '-0.20240102030405-abcdef012345']

/** Neighbours: two versions are compared because they are of one package, so they often begin alike. */
function generatedPairs(type: string, count: number): readonly Pair[] {
  const random = randomNumbers(20_261_122)
  const numbers = () => [Math.floor(random() ** 3 * 20), Math.floor(random() ** 2 * 40), Math.floor(random() ** 2 * 60)]
  const ends = tails[type] ?? semVerTails
  const tail = () => ends[Math.floor(random() * ends.length)] ?? ''
  return Array.from({ length: count }, () => {
    const first = numbers()
    const other = numbers()
    const same = Math.floor(random() * 4)
    const second = first.map((number, index) => (index < same ? number : (other[index] ?? 0)))
    return [`${first.join('.')}${tail()}`, `${second.join('.')}${tail()}`] as const
  })
}

/** Mulberry32: the same numbers in every run. */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
