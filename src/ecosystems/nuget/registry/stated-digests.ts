import { isJsonObject, type JsonObject, jsonText, readJsonObject } from '../../gate/json-document.ts'
import type { FetchUpstream, UpstreamAddress, VersionTarget } from '../../gate/registry.ts'
import { unpacked } from './complete-index.ts'

const ALGORITHM = 'SHA512'

/**
 * The digest of a package stands in the catalog, which its registration names (NuGet API, "Catalog resource",
 * `packageHash`). Feeds without a catalog state none.
 */
export async function statedDigests(
  file: VersionTarget & { readonly fileName: string; readonly upstream: UpstreamAddress },
  load: FetchUpstream,
): Promise<readonly string[]> {
  const { name, version, fileName, upstream } = file
  if (!fileName.endsWith('.nupkg')) return []
  const leaf = await read(`${upstream.services.registrations}${name}/${version}.json`, load)
  const entry = leaf?.catalogEntry
  const stated = isJsonObject(entry) ? entry : await catalogLeaf(jsonText(entry), load)
  if (stated === undefined) return []
  const hash = jsonText(stated.packageHash)
  if (hash === undefined || jsonText(stated.packageHashAlgorithm)?.toUpperCase() !== ALGORITHM) return []
  if (jsonText(stated.id)?.toLowerCase() !== name) throw new SyntaxError(`The catalog does not describe ${name}`)
  return [`sha512-${hash}`]
}

async function catalogLeaf(url: string | undefined, load: FetchUpstream): Promise<JsonObject | undefined> {
  return url === undefined ? undefined : read(url, load)
}

async function read(url: string, load: FetchUpstream): Promise<JsonObject | undefined> {
  const document = await load({ url, headers: { accept: 'application/json' } })
  return document && readJsonObject(await unpacked(document))
}
