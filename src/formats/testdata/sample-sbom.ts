// A bill of materials with everything in it that writers have to cope with.
import type { Sbom, SbomComponent, SbomFinding } from '../sbom.ts'

export function sampleComponent(ref: string, facts: Partial<SbomComponent> = {}): SbomComponent {
  return {
    ref,
    purl: ref,
    type: 'npm',
    name: 'a',
    title: 'a',
    version: '1.0.0',
    requirements: [],
    scope: 'runtime',
    digests: [],
    otherHashes: [],
    licenses: [],
    sources: [],
    occurrences: [{ path: 'package-lock.json', line: 3, extractor: 'npm/package-lock', reads: 'lockfile' }],
    dependsOn: [],
    dependenciesKnown: true,
    ...facts,
  }
}

export const sampleSbom: Sbom = {
  subject: {
    kind: 'image',
    name: 'bank/pay:1.0',
    version: `sha256:${'a'.repeat(64)}`,
    digest: { algorithm: 'sha256', hex: 'a'.repeat(64) },
    facts: { platform: 'linux/amd64', 'os:id': 'debian', 'os:version': '12', 'os:name': 'Debian GNU/Linux 12' },
  },
  components: [
    sampleComponent('pkg:npm/%40s/a@1.0.0', {
      group: '@s',
      title: '@s/a',
      direct: true,
      digests: [{ algorithm: 'sha512', hex: 'b'.repeat(128) }],
      otherHashes: ['h1:abc'],
      licenses: ['mit'],
      sources: ['https://upstream.example/a b.tgz', 'git+ssh://git@upstream.example/a.git#1', 'file:../a', 'ü:§'],
      dependsOn: ['pkg:npm/b@2'],
    }),
    sampleComponent('pkg:npm/b@2', {
      name: 'b',
      title: 'b',
      version: '2',
      licenses: ['(MIT OR Apache-2.0)'],
      direct: false,
    }),
    sampleComponent('pkg:npm/c@3', {
      name: 'c',
      title: 'c',
      version: '3',
      scope: 'development',
      direct: true,
      licenses: ['Apache-2.0 OR MIT', 'BSD-3-Clause', 'Our own terms', 'LicenseRef-x'],
      dependenciesKnown: false,
      occurrences: [
        { path: 'app.jar', within: 'lib/c.jar', layer: 'sha256:1', extractor: 'maven/jar', reads: 'artifact' },
        { path: 'p m.xml', line: 1, extractor: 'maven/pom', reads: 'manifest' },
      ],
    }),
    undecided(),
  ],
  directRefs: ['pkg:npm/%40s/a@1.0.0', 'pkg:npm/c@3'],
  complete: false,
  problems: [{ path: 'x/yarn.lock', line: 7, code: 'lockfile.unreadable', message: 'not a lockfile', hides: true }],
  projects: [{ path: 'package.json', type: 'npm', name: 'pay', version: '1.0' }],
}

function undecided(): SbomComponent {
  const { version: _, ...rest } = sampleComponent('pkg:npm/undecided', { scope: 'optional', requirements: ['^1.0.0'] })
  return { ...rest, name: 'undecided', title: 'undecided' }
}

const finding: SbomFinding = {
  ref: 'pkg:npm/b@2',
  id: 'GHSA-1',
  aliases: ['CVE-2026-1'],
  summary: 'Something bad',
  isMalware: false,
  severity: 'high',
  score: 8.1,
  vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N',
  fixedVersions: ['2.1', '3.0'],
  state: 'affected',
  ignored: false,
}

export const sampleFindings: readonly SbomFinding[] = [
  finding,
  { ...finding, ref: 'pkg:npm/c@3' },
  {
    ref: 'pkg:npm/undecided',
    id: 'OSV-2',
    aliases: [],
    summary: '',
    isMalware: false,
    severity: 'unknown',
    fixedVersions: [],
    state: 'undecided',
    reason: 'no version is given',
    ignored: false,
  },
  {
    ref: 'pkg:npm/%40s/a@1.0.0',
    id: 'MAL-3',
    aliases: [],
    summary: 'Takes secrets',
    isMalware: true,
    severity: 'unknown',
    fixedVersions: [],
    state: 'affected',
    ignored: true,
  },
]
