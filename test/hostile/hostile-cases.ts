// What every extractor is tried on: its own fixtures, at a path that it reads; archives and programs built of them.
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { deflateSync, gzipSync } from 'node:zlib'
import type { Extractor } from '#ecosystems/ecosystem.ts'
import { fixtureFiles } from '#ecosystems/extraction/testdata/memory-tree.ts'
import { inlineBuildInfo } from '#ecosystems/golang/testdata/build-info.ts'
import { ecosystems } from '#ecosystems/index.ts'
import { buildJar } from '#ecosystems/maven/testdata/jar/build-jar.ts'
import { buildHeader, buildNdb, buildSqlite, type RpmFacts } from '#ecosystems/rpm/testdata/build-database.ts'
import { buildElf, buildFatMachO, buildMachO, buildPe, PE_IMAGE_BASE } from '#formats/testdata/build-executable.ts'
import { buildTar } from '#formats/testdata/build-tar.ts'
import { buildZip } from '#formats/testdata/build-zip.ts'

export interface HostileCase {
  readonly extractor: Extractor
  readonly path: string
  readonly bytes: Uint8Array
  /** The project around it. */
  readonly files: Readonly<Record<string, string>>
  /** Built of binary parts: changed byte by byte, not as text. */
  readonly binary: boolean
}

type Files = Readonly<Record<string, string>>

/** By their extractor's name: files that are packed or compiled, each at its path. */
const builders: Readonly<Record<string, (files: Files) => Readonly<Record<string, Uint8Array>>>> = {
  'cargo/cargo-auditable': (files) => programsOf('.dep-v0', deflateSync(files['packages.json'] ?? '')),
  'golang/go-binary': (files) => programsOf('.go.buildinfo', inlineBuildInfo('go1.22.3', files['modules.txt'] ?? '')),
  'maven/jar': () => ({ 'lib/app-1.0.jar': sampleJar() }),
  'pypi/wheel': (files) => ({ 'left_pad-1.2.0-py3-none-any.whl': buildZip(entriesOf(files)) }),
  'pypi/sdist': (files) => ({
    'left_pad-1.2.0.tar.gz': gzipSync(buildTar(entriesOf(files))),
    'left_pad-1.2.0.zip': buildZip(entriesOf(files)),
  }),
  'rpm/rpm-database': (files) => {
    const headers = (JSON.parse(files['packages.json'] ?? '[]') as RpmFacts[]).map(buildHeader)
    return {
      'var/lib/rpm/rpmdb.sqlite': buildSqlite(headers),
      'usr/lib/sysimage/rpm/Packages.db': buildNdb(headers),
    }
  },
}

/** Where a fixture stands that is told by its folder. */
const PLACES: readonly string[] = ['', 'var/lib/dpkg/', 'lib/apk/db/', 'var/lib/pacman/local/a-1-1/']

const INSTALLED_MANIFEST = 'node_modules/a/package.json'

export const allExtractors: readonly Extractor[] = ecosystems.flatMap(({ extractors }) => extractors)

/** One for each fixture of an extractor; at least one. */
export function casesOf(extractor: Extractor): readonly HostileCase[] {
  const [type = '', format = ''] = extractor.name.split('/')
  const folder = new URL(`../../src/ecosystems/${type}/testdata/${format}/`, import.meta.url)
  const build = builders[extractor.name]
  const cases = build ? builtCases(extractor, build(filesIn(folder))) : textCases(extractor, folder)
  assert.ok(cases.length > 0, `no fixture of ${extractor.name} stands where it is read, and no builder makes one`)
  return cases
}

function textCases(extractor: Extractor, folder: URL): readonly HostileCase[] {
  const projects = [folder, ...foldersIn(folder).map((name) => new URL(`${name}/`, folder))]
  const cases = new Map<string, HostileCase>()
  for (const project of projects) {
    const files = fixtureFiles(project)
    for (const [name, text] of Object.entries(files)) {
      const places = [...PLACES.map((place) => `${place}${name}`), INSTALLED_MANIFEST]
      const path = places.find((each) => extractor.matches(each))
      const bytes = new TextEncoder().encode(text)
      // Once, seen from the project that it stands in.
      if (path !== undefined) cases.set(text, { extractor, path, bytes, files, binary: false })
    }
  }
  return [...cases.values()]
}

function builtCases(extractor: Extractor, built: Readonly<Record<string, Uint8Array>>): readonly HostileCase[] {
  return Object.entries(built).map(([path, bytes]) => ({ extractor, path, bytes, files: {}, binary: true }))
}

/** A fixture in one project folder, or several files right below. */
function filesIn(folder: URL): Files {
  const [project] = foldersIn(folder)
  return fixtureFiles(project === undefined ? folder : new URL(`${project}/`, folder))
}

function foldersIn(folder: URL): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
}

function entriesOf(files: Files) {
  return Object.entries(files).map(([path, content]) => ({ path, content }))
}

function programsOf(name: string, bytes: Uint8Array): Readonly<Record<string, Uint8Array>> {
  const sections = [{ name, address: PE_IMAGE_BASE + 0x1000, bytes, writable: true }]
  const machO = buildMachO(sections)
  return {
    'bin/elf': buildElf(sections),
    'bin/old-elf': buildElf(sections, { bits: 32, bigEndian: true }),
    'bin/ledger.exe': buildPe(sections),
    'bin/mach-o': machO,
    'bin/fat': buildFatMachO([machO, buildMachO(sections, { bits: 32 })]),
  }
}

export function sampleJar(): Uint8Array {
  const inner = buildJar({ descriptors: ['org.json:json-core:2.15.3'] })
  return buildJar({
    descriptors: ['bank.example:app:1.0', 'org.shaded:shaded:2'],
    manifest: { 'Bundle-SymbolicName': 'bank.example.app', 'Implementation-Title': 'x'.repeat(200) },
    files: {
      'META-INF/maven/bank.example/app/pom.xml': '<project><artifactId>app</artifactId></project>',
      'lib/json-core-2.15.3.jar': inner,
    },
  })
}
