import type { FileSource } from '#formats/byte-source.ts'
import { readOsRelease } from '#formats/os-release.ts'

const places = ['etc/os-release', 'usr/lib/os-release']
const sizeBytesMax = 64 * 1024

/** The distribution of a file system, where it names one. */
export async function osFacts(source: FileSource): Promise<Readonly<Record<string, string>>> {
  for (const place of places) {
    const file = await source.open(place).catch(() => undefined)
    if (!file) continue
    const release = readOsRelease(await file.read(0, sizeBytesMax + 1))
    await file.close()
    if (!release) continue
    const { id, versionId, prettyName } = release
    return {
      'os:id': id,
      ...(versionId !== undefined && { 'os:version': versionId }),
      ...(prettyName !== undefined && { 'os:name': prettyName }),
    }
  }
  return {}
}
