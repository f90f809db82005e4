import type { OpenedIndex, UpstreamAddress } from '../../gate/registry.ts'
import { apiAddress, pageAddress } from './index-address.ts'
import { indexedVersion } from './indexed-version.ts'
import { latestVersion } from './latest-version.ts'
import { preparePage } from './prepared-page.ts'
import { readHtml } from './read-html.ts'
import { readJson } from './read-json.ts'
import { releasesOf } from './released-files.ts'
import { writeProjectApi, writeVersionApi } from './write-api.ts'
import { writeHtml } from './write-html.ts'
import { writeJson } from './write-json.ts'

const BRACE = 0x7b

/**
 * Reads a project's page in either form. Throws `SyntaxError` when it is not the page of exactly this project, or is out of
 * bounds. A project in quarantine upstream has no versions (PEP 792).
 */
export function openIndex(name: string, document: Uint8Array, upstream: UpstreamAddress): OpenedIndex {
  const address = pageAddress(name, upstream)
  const project = isJson(document) ? readJson(name, document, address) : readHtml(name, document, address)
  const releases = project.status?.status === 'quarantined' ? [] : releasesOf(project)
  const page = preparePage(project, releases, apiAddress(upstream))
  const latest = latestVersion(releases.map(({ version }) => version))
  const tags: Record<string, string> = Object.create(null)
  if (latest !== undefined) tags.latest = latest
  const versions = releases.map((release) => indexedVersion(project, release))
  const fileHosts = [
    ...new Set(versions.flatMap(({ files }) => files.flatMap(({ url }) => URL.parse(url)?.host || []))),
  ]
  return {
    // Licences stand elsewhere: what `details` told of them stays known.
    index: { name, versions, tags, isBare: true, fileHosts },
    write: (view) => {
      if (view.representation === 'json') return writeJson(page, view)
      return view.representation === 'api' ? writeProjectApi(page, view) : writeHtml(page, view)
    },
    tags: ({ visible }) => {
      const newest = latestVersion(releases.map(({ version }) => version).filter((version) => visible.has(version)))
      return newest === undefined ? [] : [['latest', newest]]
    },
    manifest: (version, baseUrl) => writeVersionApi(page, version, baseUrl),
  }
}

/** By the first character that is no white space: mirrors send every type of content. */
function isJson(document: Uint8Array): boolean {
  const isMarked = document[0] === 0xef && document[1] === 0xbb && document[2] === 0xbf
  for (const byte of document.subarray(isMarked ? 3 : 0)) {
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return byte === BRACE
  }
  return false
}
