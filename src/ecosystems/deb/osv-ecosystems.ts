// Under which names OSV files the packages of a distribution and its releases.
import { hardenedImageNames } from '#ecosystems/repackaged.ts'
import type { Purl } from '#formats/purl.ts'

const CODENAMES: ReadonlyMap<string, string> = new Map([
  ['buzz', 'debian-1.1'],
  ['rex', 'debian-1.2'],
  ['bo', 'debian-1.3'],
  ['hamm', 'debian-2.0'],
  ['slink', 'debian-2.1'],
  ['potato', 'debian-2.2'],
  ['woody', 'debian-3.0'],
  ['sarge', 'debian-3.1'],
  ['etch', 'debian-4'],
  ['lenny', 'debian-5'],
  ['squeeze', 'debian-6'],
  ['wheezy', 'debian-7'],
  ['jessie', 'debian-8'],
  ['stretch', 'debian-9'],
  ['buster', 'debian-10'],
  ['bullseye', 'debian-11'],
  ['bookworm', 'debian-12'],
  ['trixie', 'debian-13'],
  ['forky', 'debian-14'],
  ['duke', 'debian-15'],
  ['trusty', 'ubuntu-14.04'],
  ['xenial', 'ubuntu-16.04'],
  ['bionic', 'ubuntu-18.04'],
  ['focal', 'ubuntu-20.04'],
  ['jammy', 'ubuntu-22.04'],
  ['mantic', 'ubuntu-23.10'],
  ['noble', 'ubuntu-24.04'],
  ['oracular', 'ubuntu-24.10'],
  ['plucky', 'ubuntu-25.04'],
  ['questing', 'ubuntu-25.10'],
])

export const debOsvNames: readonly string[] = ['Debian', 'Ubuntu', 'Echo']

/** Nothing for a package of which nobody says whose it is; the distribution's name alone when its release is not known. */
export function debOsvEcosystems({ namespace, qualifiers }: Purl): readonly string[] {
  const distro = (qualifiers.distro ?? '').toLowerCase()
  const [vendor = '', release] = splitDistro(CODENAMES.get(distro) ?? distro)
  switch (namespace ?? vendor) {
    case '':
      return []
    case 'debian':
      return release === undefined ? ['Debian'] : [`Debian:${majorOf(release)}`, 'Debian']
    case 'ubuntu':
      return release === undefined ? ['Ubuntu'] : [...ubuntuNames(release), 'Ubuntu']
    case 'echo':
      return ['Echo']
    case 'dhi':
      return hardenedImageNames('Debian', qualifiers.os_version ?? release)
    default:
      // Another distribution: what is filed for these does not concern it.
      return [namespace ?? vendor]
  }
}

/** `debian-12`, or a release alone: `12`. */
function splitDistro(distro: string): readonly [string, string?] {
  const [, vendor = '', release] = /^(?:([a-z][a-z-]*?)-)?(\d+(?:\.\d+)*)$/.exec(distro) ?? [undefined, distro]
  return release === undefined ? [vendor] : [vendor, release]
}

/** Since release 4 a point release is no release of its own. */
function majorOf(release: string): string {
  const [major = ''] = release.split('.', 1)
  return Number(major) >= 4 ? major : release
}

/** Each second April a release is supported for long, and named so. */
function ubuntuNames(release: string): readonly string[] {
  const [year = '', month = ''] = release.split('.')
  const short = `${year}.${month}`
  return Number(year) % 2 === 0 && month === '04' ? [`Ubuntu:${short}:LTS`, `Ubuntu:${short}`] : [`Ubuntu:${short}`]
}
