import { createHash } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import { makeTarball } from './make-tarball.ts'

export interface GemInput {
  readonly name: string
  readonly version: string
  /** `ruby` when absent: every platform. */
  readonly platform?: string
  /** Requirement by name: `~> 1.0`. */
  readonly dependencies?: Readonly<Record<string, string>>
  /** MIT when absent. */
  readonly licenses?: readonly string[]
}

/** One published gem, and the line of the compact index that tells of it. */
export interface Gem extends GemInput {
  /** `demo-1.0.0-java` */
  readonly fullName: string
  readonly bytes: Buffer
  readonly sha256: string
  readonly line: string
}

/** Builds a real, installable gem; the same input gives the same bytes. */
export function makeGem(input: GemInput): Gem {
  const { name, version, platform } = input
  const fullName = [name, version, ...(platform ? [platform] : [])].join('-')
  const code = `module ${constantOf(name)}\n  WHICH = ${JSON.stringify(fullName)}\nend\n`
  const metadata = gzipSync(gemMetadata(input), { level: 6 })
  const data = makeTarball({ [`lib/${name}.rb`]: code })
  const bytes = gunzipSync(makeTarball({ 'metadata.gz': metadata, 'data.tar.gz': data, ...checksums(metadata, data) }))
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const needs = Object.entries(input.dependencies ?? {}).map(([need, range]) => `${need}:${range}`)
  const label = platform ? `${version}-${platform}` : version
  return { ...input, fullName, bytes, sha256, line: `${label} ${needs.join(',')}|checksum:${sha256},ruby:>= 2.0` }
}

/** The module that a gem of this name defines: its `WHICH` tells which gem is loaded. */
export function constantOf(name: string): string {
  return name.replace(/(?:^|[^a-z0-9])([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

function checksums(metadata: Buffer, data: Buffer): Record<string, Buffer> {
  const sum = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
  const yaml = `---\nSHA256:\n  metadata.gz: ${sum(metadata)}\n  data.tar.gz: ${sum(data)}\n`
  return { 'checksums.yaml.gz': gzipSync(yaml, { level: 6 }) }
}

const requirement = (operator: string, version: string, indent: string) =>
  [
    '!ruby/object:Gem::Requirement',
    `${indent}requirements:`,
    `${indent}- - "${operator}"`,
    `${indent}  - !ruby/object:Gem::Version`,
    `${indent}    version: '${version}'`,
  ].join('\n')

function gemMetadata({ name, version, platform, dependencies, licenses }: GemInput): string {
  const needs = Object.entries(dependencies ?? {}).map(([need, range]) => {
    const [operator = '', number = ''] = range.split(' ')
    const required = requirement(operator, number, '    ')
    return `- !ruby/object:Gem::Dependency
  name: ${need}
  requirement: ${required}
  type: :runtime
  prerelease: false
  version_requirements: ${required}\n`
  })
  return `--- !ruby/object:Gem::Specification
name: ${name}
version: !ruby/object:Gem::Version
  version: ${version}
platform: ${platform ?? 'ruby'}
authors:
- tester
bindir: bin
date: 2020-01-01 00:00:00.000000000 Z
dependencies:${needs.length > 0 ? `\n${needs.join('').trimEnd()}` : ' []'}
description: A gem of the tests
executables: []
extensions: []
extra_rdoc_files: []
files:
- lib/${name}.rb
homepage: https://upstream.example/
licenses: ${JSON.stringify(licenses ?? ['MIT'])}
metadata: {}
require_paths:
- lib
required_ruby_version: ${requirement('>=', '2.0', '  ')}
required_rubygems_version: ${requirement('>=', '0', '  ')}
requirements: []
rubygems_version: 3.3.15
specification_version: 4
summary: A gem of the tests
test_files: []
`
}
