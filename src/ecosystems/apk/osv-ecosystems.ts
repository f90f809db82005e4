// Under which names OSV files the packages of distributions that use apk.
import { hardenedImageNames } from '#ecosystems/repackaged.ts'
import type { Purl } from '#formats/purl.ts'

export const apkOsvNames: readonly string[] = [
  'Alpine',
  'Alpaquita',
  'Wolfi',
  'Chainguard',
  'MinimOS',
  'CleanStart',
  'BellSoft Hardened Containers',
]

/** Nothing for a package of which nobody says whose it is; the distribution's name alone when its release is not known. */
export function apkOsvEcosystems({ namespace, qualifiers }: Purl): readonly string[] {
  const [, vendor = '', release] = /^([a-z][a-z-]*?)(?:-v?(\d+(?:\.\d+)*|stream))?$/.exec(qualifiers.distro ?? '') ?? []
  switch (namespace ?? vendor) {
    case '':
      return []
    case 'alpine':
      return release === undefined ? ['Alpine'] : [`Alpine:v${release.split('.').slice(0, 2).join('.')}`, 'Alpine']
    case 'alpaquita':
      return release === undefined ? ['Alpaquita'] : [`Alpaquita:${release.split('.', 1)[0]}`, 'Alpaquita']
    case 'wolfi':
      return ['Wolfi']
    case 'chainguard':
      return ['Chainguard']
    case 'minimos':
      return ['MinimOS']
    case 'cleanstart':
      return ['CleanStart']
    case 'dhi':
      return hardenedImageNames('Alpine', qualifiers.os_version ?? release)
    default:
      return [namespace ?? vendor]
  }
}
