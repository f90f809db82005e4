import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Blob, Image } from './image.ts'

/** Writes an OCI image layout (OCI Image Specification 1.1) of which `top` is the image, and `held` what it reaches. */
export function writeImageLayout(folder: string, top: Blob, held: readonly Image[]): void {
  const blobs = join(folder, 'blobs', 'sha256')
  mkdirSync(blobs, { recursive: true })
  for (const { digest, bytes } of [top, ...held.flatMap(({ manifest, blobs: own }) => [manifest, ...own])])
    writeFileSync(join(blobs, digest.slice('sha256:'.length)), bytes)
  const { mediaType, digest, bytes } = top
  const manifests = [{ mediaType, digest, size: bytes.byteLength }]
  writeFileSync(join(folder, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }))
  writeFileSync(join(folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests }))
}
