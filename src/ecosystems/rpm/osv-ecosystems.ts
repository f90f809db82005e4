// Under which names OSV files the packages of distributions that use RPM.
import type { Purl } from '#formats/purl.ts'

interface Distribution {
  readonly osvName: string
  /** What follows the name's colon for a release; absent where the feed's names follow no rule that os-release tells. */
  readonly release?: (versionId: string) => string
}

const major = (versionId: string) => versionId.split('.', 1)[0] ?? versionId

/** By the namespace of purls, which is `ID` of os-release. */
const DISTRIBUTIONS: ReadonlyMap<string, Distribution> = new Map<string, Distribution>([
  ['almalinux', { osvName: 'AlmaLinux', release: major }],
  ['rocky', { osvName: 'Rocky Linux', release: major }],
  ['redhat', { osvName: 'Red Hat' }],
  ['rhel', { osvName: 'Red Hat' }],
  ['suse', { osvName: 'SUSE' }],
  ['sles', { osvName: 'SUSE' }],
  ['opensuse', { osvName: 'openSUSE' }],
  ['opensuse-leap', { osvName: 'openSUSE', release: (versionId) => `Leap ${versionId}` }],
  ['opensuse-tumbleweed', { osvName: 'openSUSE', release: () => 'Tumbleweed' }],
  ['openeuler', { osvName: 'openEuler' }],
  ['mageia', { osvName: 'Mageia', release: major }],
  ['photon', { osvName: 'Photon OS' }],
  ['azurelinux', { osvName: 'Azure Linux', release: major }],
  ['mariner', { osvName: 'Azure Linux', release: major }],
])

export const rpmOsvNames: readonly string[] = [...new Set([...DISTRIBUTIONS.values()].map(({ osvName }) => osvName))]

/** Nothing for a package of which nobody says whose it is; the distribution's name alone when its release is not known. */
export function rpmOsvEcosystems({ namespace, qualifiers }: Purl): readonly string[] {
  const [, vendor = '', versionId] = /^([a-z][a-z-]*?)(?:-(\d+(?:\.\d+)*))?$/.exec(qualifiers.distro ?? '') ?? []
  const name = namespace ?? vendor
  if (name === '') return []
  const known = DISTRIBUTIONS.get(vendor) ?? DISTRIBUTIONS.get(name)
  // Another distribution: what is filed for these does not concern it.
  if (known === undefined) return [name]
  if (known.release === undefined || versionId === undefined) return [known.osvName]
  return [`${known.osvName}:${known.release(versionId)}`, known.osvName]
}
