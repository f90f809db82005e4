// Every name of the OSV schema's list of ecosystems, and of those that osv.dev publishes besides: each has an order, or says why not.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parsePurl } from '#formats/purl.ts'
import { findByOsvName, findEcosystemByAnyName } from './index.ts'
import { compareVersions } from './versions/compare-versions.ts'

/** Two versions in ascending order, by name. */
const ORDERED: Readonly<Record<string, readonly [string, string]>> = {
  'AlmaLinux:9': ['2.34-60.el9', '2.34-100.el9'],
  'Alpaquita:stream': ['1.2.3-r1', '1.2.3-r10'],
  'Alpine:v3.20': ['1.36.1_rc1-r0', '1.36.1-r0'],
  Android: ['12L:2022-05-01', '13:2022-01-01'],
  'Azure Linux:3': ['1.0~rc1-1.azl3', '1.0-1.azl3'],
  'BellSoft Hardened Containers:25': ['1.2.3-r1', '1.2.3-r10'],
  'Bioconductor:3.19': ['1.2.9', '1.2.10'],
  Bitnami: ['1.2.9', '1.2.10'],
  CRAN: ['1.2-9', '1.2-10'],
  Chainguard: ['1.2.3-r9', '1.2.3-r10'],
  CleanStart: ['26.1.4-r9', '26.1.4-r10'],
  ConanCenter: ['1.9', '1.10'],
  'Debian:12': ['1:1.0~rc1-1', '1:1.0-1'],
  'Docker Hardened Images:Alpine:3.24': ['9.11-r0', '9.11-r1'],
  'Docker Hardened Images:Debian:13': ['7.88.1-10+deb13u2', '7.88.1-10+deb13u10'],
  Echo: ['1.0-1+e1', '1.0-1+e2'],
  'FreeBSD:kernel': ['14.1_5', '14.1-RELEASE-p6'],
  'FreeBSD:ports': ['2.0_1', '1.0,1'],
  GHC: ['9.8.2', '9.10.1'],
  'GitHub Actions': ['1.9.0', '1.10.0'],
  Go: ['v1.9.0', 'v1.10.0'],
  Hackage: ['0.9', '0.10'],
  Hex: ['1.0.0-rc.1', '1.0.0'],
  Julia: ['1.9.0', '1.10.0'],
  Kubernetes: ['v1.27.3', '1.27.10'],
  Linux: ['6.1-rc2', '6.1'],
  'Mageia:9': ['1.0-1.mga9', '1.0-2.mga9'],
  Maven: ['1.0-SNAPSHOT', '1.0'],
  MinimOS: ['1.2.3-r9', '1.2.3-r10'],
  NuGet: ['1.0.0-beta', '1.0.0'],
  Packagist: ['1.0.0-beta2', '1.0.0'],
  'Photon OS:5.0': ['1.0-1.ph5', '1.0-10.ph5'],
  Pub: ['1.0.0+1', '1.0.0+2'],
  PyPI: ['1.0rc1', '1.0'],
  'Red Hat:enterprise_linux:9::baseos': ['0:2.34-60.el9', '1:1.0-1.el9'],
  'Rocky Linux:9': ['2.34-60.el9', '2.34-100.el9'],
  'Root:Alpine:3.18': ['1.51.0-r20071', '1.51.0-r20072'],
  'Root:Debian:12': ['22.12.0-2.root.io.1', '22.12.0-2+deb12u1.root.io.5'],
  'Root:Maven': ['1.0', '1.0.root.io.1'],
  'Root:PyPI': ['1.0.0+root.io.5', '1.0.0+root.io.10'],
  'Root:Ubuntu:22.04': ['1.2.3-4ubuntu1', '1.2.3-4ubuntu2'],
  'Root:npm': ['1.0.0.root.io.9', '1.0.0.root.io.10'],
  RubyGems: ['1.0.0.rc1', '1.0.0'],
  'SUSE:Linux Enterprise Server 15 SP5': ['1.0-150500.1', '1.0-150500.2'],
  SwiftURL: ['1.9.0', '1.10.0'],
  'TuxCare:Alpine:v3.16': ['1.2.3-r9', '1.2.3-r10'],
  'TuxCare:Red Hat': ['2.34-60.el9', '2.34-100.el9'],
  'TuxCare:npm': ['1.9.0', '1.10.0'],
  'Ubuntu:22.04:LTS': ['1.0-0ubuntu1', '1.0-0ubuntu1.1'],
  VSCode: ['1.9.0', '1.10.0'],
  Wolfi: ['1.2.3-r9', '1.2.3-r10'],
  'crates.io': ['1.0.0-alpha', '1.0.0'],
  npm: ['1.0.0-rc.1', '1.0.0'],
  openEuler: ['1.0-1.oe1', '1.0-2.oe1'],
  'openSUSE:Leap 15.5': ['1.0-1', '1.0-2'],
  opam: ['4.14.0~rc1', '4.14.0'],
}

/** These name no versions, or do not tell whose order holds. */
const UNORDERED = [
  'GIT',
  'OSS-Fuzz',
  'Docker Hardened Images',
  'Root',
  'TuxCare',
  'TuxCare:Nobody',
  'TuxCare:TuxCare:npm',
]

test('every name has an order that answers', () => {
  for (const [name, [low, high]] of Object.entries(ORDERED)) {
    const { versions } = findByOsvName(name) ?? assert.fail(`no ecosystem ${name}`)
    assert.equal(compareVersions(versions, low, high), '<', `${name}: ${low} < ${high}`)
    assert.equal(compareVersions(versions, high, low), '>', name)
    assert.equal(compareVersions(versions, low, low), '=', name)
    const lower = findEcosystemByAnyName(name.toLowerCase())?.versions
    assert.equal(lower && compareVersions(lower, low, high), '<', `${name} in lower case`)
  }
})

test('what has no order says why', () => {
  for (const name of UNORDERED) {
    const { versions } = findEcosystemByAnyName(name) ?? assert.fail(`no ecosystem ${name}`)
    const order = compareVersions(versions, '1.0', '2.0')
    assert.ok(typeof order === 'object' && order.invalid.a && order.invalid.b, name)
    assert.throws(() => versions.parseRange('>= 1.0'), RangeError)
  }
  assert.equal(findEcosystemByAnyName('Nobody:npm'), undefined)
  assert.equal(findByOsvName('tuxcare:npm'), findByOsvName('npm'))
})

test('repairs decide between repairs of one version only', () => {
  const { versions } = findByOsvName('Root:npm') ?? assert.fail()
  const ascending = ['1.2.3-rc.1', '1.2.3-rc.1.root.io.1', '1.2.3-rc.1.0', '1.2.3', '1.2.3.root.io.2', '1.2.4']
  for (const [at, low] of ascending.entries())
    for (const high of ascending.slice(at + 1))
      assert.equal(compareVersions(versions, low, high), '<', `${low} ${high}`)
  assert.notEqual(findByOsvName('Root:npm')?.type, 'npm', 'its keys are never compared with those of npm')
})

test('packages of hardened images are filed by their origin and release', () => {
  const namesOf = (text: string) => {
    const purl = parsePurl(text)
    return findEcosystemByAnyName(purl.type)?.osvEcosystems(purl)
  }
  assert.deepEqual(namesOf('pkg:apk/dhi/coreutils@9.11-r0?distro=dhi-3.24'), [
    'Docker Hardened Images:Alpine:3.24',
    'Docker Hardened Images:Alpine',
    'Docker Hardened Images',
  ])
  assert.equal(
    namesOf('pkg:deb/dhi/curl@7?os_distro=debian&os_name=dhi&os_version=13')?.[0],
    'Docker Hardened Images:Debian:13',
  )
  assert.deepEqual(namesOf('pkg:apk/cleanstart/dino@1-r0'), ['CleanStart'])
})
