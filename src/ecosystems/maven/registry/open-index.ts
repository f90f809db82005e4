import { compareKeys } from '#ecosystems/versions/key-bytes.ts'
import {
  hostedAddress,
  type IndexedVersion,
  type IndexView,
  type OpenedIndex,
  type UpstreamAddress,
} from '../../gate/registry.ts'
import { mavenKey } from '../version-key.ts'
import { mavenVersions } from '../versions.ts'
import { isSnapshot, splitName } from './file-address.ts'
import { type MavenMetadata, type MavenPluginEntry, readMetadata } from './read-metadata.ts'

/**
 * The list of a package's versions. A view leaves out what may not be used, and names the newest of what is left wherever
 * `<latest>` and `<release>` meant something that it leaves out. The plugins of a group are passed on.
 */
export function openIndex(name: string, document: Uint8Array, upstream?: UpstreamAddress): OpenedIndex {
  // What is deployed here is listed as it is; SNAPSHOTs of elsewhere are not served.
  const metadata = readMetadata(name, document, { withSnapshots: upstream?.url === hostedAddress.url })
  const ordered = metadata.versions.toSorted(newestFirst)
  const versions = metadata.versions.map(bareVersion)
  const isOfGroup = versions.length === 0 && metadata.plugins.length > 0
  return {
    index: {
      name,
      versions,
      tags: Object.assign(Object.create(null), Object.fromEntries(tagsOf(metadata, ordered))),
      isBare: true,
      ...(metadata.plugins.length > 0 && { saysMore: true }),
    },
    write: (view) => (isOfGroup ? Uint8Array.from(document) : writeMetadata(name, metadata, shownOf(ordered, view))),
    tags: (view) => tagsOf(metadata, shownOf(ordered, view)),
    manifest: () => undefined,
  }
}

/** Files are asked for by their path, and what else there is to know stands in the POM. */
function bareVersion(version: string): IndexedVersion {
  return { version, hasInstallScript: false, files: [], requirements: [] }
}

function newestFirst(one: string, other: string): number {
  return compareKeys(keyOf(other), keyOf(one))
}

function keyOf(version: string): Uint8Array {
  const key = mavenKey(version)
  return 'bytes' in key ? key.bytes : new Uint8Array()
}

function shownOf(ordered: readonly string[], { visible }: IndexView): readonly string[] {
  return ordered.filter((version) => visible.has(version))
}

/** Upstream's choice as long as it is shown: the last one deployed need not be the highest. Newest first in `shown`. */
function tagsOf({ latest, release }: MavenMetadata, shown: readonly string[]): readonly (readonly [string, string])[] {
  const releases = shown.filter((version) => !isSnapshot(version))
  const newestRelease = releases.find((version) => !mavenVersions.isPrerelease(version)) ?? releases[0]
  const choose = (stated: string | undefined, newest: string | undefined) =>
    stated !== undefined && shown.includes(stated) ? stated : newest
  const chosen = [
    ['latest', latest === undefined ? undefined : choose(latest, shown[0])],
    ['release', release === undefined ? undefined : choose(release, newestRelease)],
  ] as const
  return chosen.flatMap(([tag, version]) => (version === undefined ? [] : [[tag, version] as const]))
}

function writeMetadata(name: string, metadata: MavenMetadata, shown: readonly string[]): Uint8Array {
  const { group, artifact } = splitName(name)
  const isShown = new Set(shown)
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<metadata>',
    `  <groupId>${group}</groupId>`,
    `  <artifactId>${artifact}</artifactId>`,
    '  <versioning>',
    ...tagsOf(metadata, shown).map(([tag, version]) => `    <${tag}>${version}</${tag}>`),
    '    <versions>',
    ...metadata.versions
      .filter((version) => isShown.has(version))
      .map((version) => `      <version>${version}</version>`),
    '    </versions>',
    ...(metadata.lastUpdated === undefined ? [] : [`    <lastUpdated>${metadata.lastUpdated}</lastUpdated>`]),
    '  </versioning>',
    ...writePlugins(metadata.plugins),
    '</metadata>',
  ]
  return Buffer.from(`${lines.join('\n')}\n`)
}

function writePlugins(plugins: readonly MavenPluginEntry[]): readonly string[] {
  if (plugins.length === 0) return []
  const entries = plugins.flatMap(({ name, prefix, artifact }) => [
    '    <plugin>',
    ...(name === undefined ? [] : [`      <name>${escaped(name)}</name>`]),
    `      <prefix>${escaped(prefix)}</prefix>`,
    `      <artifactId>${escaped(artifact)}</artifactId>`,
    '    </plugin>',
  ])
  return ['  <plugins>', ...entries, '  </plugins>']
}

/** It came out of a document of XML, so that no character in it is impossible in one. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
