import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** A library that compares versions of one package manager. */
export interface VersionPeer {
  readonly name: string
  /** Two texts: negative, zero, positive. */
  readonly compare: (a: string, b: string) => number
  /** Absent: the library compares texts only, and reads them anew every time. */
  readonly prepared?: {
    /** Throws, or gives nothing, for what it takes for no version. */
    readonly parse: (version: string) => unknown
    readonly compare: (a: never, b: never) => number
  }
}

const folder = fileURLToPath(new URL('../peers/versions/', import.meta.url))
const require = createRequire(new URL('../peers/versions/package.json', import.meta.url))

/** Installs the libraries where they are missing, and opens the one for each package manager; others have none. */
export async function openVersionPeers(): Promise<ReadonlyMap<string, VersionPeer>> {
  if (!existsSync(`${folder}node_modules`)) {
    const installed = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], {
      cwd: folder,
      stdio: ['ignore', 2, 2],
    })
    if (installed.status !== 0) throw new Error('the libraries to compare with could not be installed')
  }
  const semver = semverPeer()
  return new Map([
    ...['npm', 'cargo', 'golang', 'hex', 'pub'].map((type) => [type, semver] as const),
    ['pypi', await pep440Peer()],
    ['maven', { name: 'mvncmp', compare: require('mvncmp').compare }],
    ['gem', await rubyPeer()],
    ['deb', debPeer()],
  ])
}

function semverPeer(): VersionPeer {
  const semver = require('semver')
  return {
    name: 'semver',
    compare: (a, b) => semver.compare(a, b),
    prepared: {
      parse: (version) => semver.parse(version),
      compare: (a: { compare(other: unknown): number }, b: unknown) => a.compare(b),
    },
  }
}

async function pep440Peer(): Promise<VersionPeer> {
  const pep440 = await importPeer('@renovatebot/pep440')
  return { name: '@renovatebot/pep440', compare: (a, b) => pep440.compare(a, b) }
}

async function rubyPeer(): Promise<VersionPeer> {
  const main = require.resolve('@renovatebot/ruby-semver')
  const { Version } = await import(new URL('ruby/version.js', pathToFileURL(main)).href)
  return {
    name: '@renovatebot/ruby-semver',
    compare: (a, b) => new Version(a).compare(new Version(b)),
    prepared: {
      parse: (version) => new Version(version),
      compare: (a: { compare(other: unknown): number }, b: unknown) => a.compare(b),
    },
  }
}

function debPeer(): VersionPeer {
  const Version = require('deb-version-compare/lib/Version')
  return {
    name: 'deb-version-compare',
    compare: require('deb-version-compare'),
    prepared: {
      parse: (version) => new Version(version),
      compare: (a: { compare(other: unknown): number }, b: unknown) => a.compare(b),
    },
  }
}

async function importPeer(name: string) {
  return import(pathToFileURL(require.resolve(name)).href)
}
