import { readJsonObject } from '../../gate/json-document.ts'
import type { FetchUpstream, UpstreamAddress } from '../../gate/registry.ts'

/** Releases and branches stand in documents of their own, which become one. */
export async function completeIndex(
  asked: { readonly name: string; readonly first: Uint8Array; readonly upstream: UpstreamAddress },
  load: FetchUpstream,
): Promise<Uint8Array> {
  const branches = await load({
    url: metadataUrl(`${asked.name}~dev`, asked.upstream),
    headers: { accept: 'application/json' },
  })
  const encode = (document: Uint8Array) => Buffer.from(document).toString('base64')
  return Buffer.from(JSON.stringify({ releases: encode(asked.first), branches: branches ? encode(branches) : null }))
}

/** Takes apart what `completeIndex` made. Throws `SyntaxError`. */
export function readComplete(document: Uint8Array): {
  readonly releases: Uint8Array
  readonly branches: Uint8Array | undefined
} {
  const { releases, branches } = readJsonObject(document)
  if (typeof releases !== 'string') throw new SyntaxError('The document is not the metadata of a package')
  const decode = (text: string) => Buffer.from(text, 'base64')
  return { releases: decode(releases), branches: typeof branches === 'string' ? decode(branches) : undefined }
}

export function metadataUrl(name: string, { services }: UpstreamAddress): string {
  return (services.metadata ?? '').replace('%package%', name)
}
