import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { HostedFile } from '../../gate/registry.ts'
import { referrersOf } from './list-referrers.ts'

const digest = (number: number) => `sha256:${String(number).padStart(64, '0')}`
const subject = digest(0)
const fileOf = (number: number, told: object): HostedFile => ({
  version: digest(number),
  fileName: 'manifest',
  role: 'package',
  manifest: JSON.stringify({ mediaType: 'application/vnd.oci.image.manifest.v1+json', ...told }),
  ...{ md5: '', sha1: '', sha256: '', sha512: '', sizeBytes: number, publishedAt: '2026-01-01T00:00:00Z' },
})
const list = (query: string, files: readonly HostedFile[]) => {
  const { concerns, write } = referrersOf(subject, new URLSearchParams(query))
  const { headers, body } = write(files.filter(concerns))
  return { headers, digests: JSON.parse(body.toString()).manifests.map((each: { digest: string }) => each.digest) }
}

describe('what refers to an image', () => {
  it('is what names it, of a type where one is asked for', () => {
    const files = [
      fileOf(1, { subject, artifactType: 'a/one' }),
      fileOf(2, { subject: digest(9), artifactType: 'a/one' }),
      fileOf(3, { subject, artifactType: 'a/two' }),
      fileOf(4, {}),
    ]
    assert.deepEqual(list('', files).digests, [digest(1), digest(3)])
    assert.deepEqual(list('artifactType=a/two', files).digests, [digest(3)])
    assert.deepEqual(list('artifactType=', files).digests, [])
  })

  it('comes page by page, with the filter in the link', () => {
    const files = Array.from({ length: 1_201 }, (_, number) => fileOf(number + 1, { subject, artifactType: 'a/one' }))
    const seen: string[] = []
    let query: string | undefined = 'artifactType=a/one'
    for (let page = 0; query !== undefined && page < 9; page++) {
      const { headers, digests } = list(query, files)
      seen.push(...digests)
      query = /^<sha256:0{64}\?(.*)>; rel="next"$/.exec(String(headers.link))?.[1]
      if (query) assert.match(query, /artifactType=a%2Fone/)
    }
    assert.deepEqual(
      seen,
      files.map(({ version }) => version),
    )
  })
})
