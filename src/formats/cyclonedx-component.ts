// One component of a CycloneDX 1.6 document.
import type { DigestAlgorithm } from './hash.ts'
import type { SbomComponent, SbomOccurrence } from './sbom.ts'
import { parseLicense } from './spdx-license.ts'

export interface NamedValue {
  readonly name: string
  readonly value: string
}

const algorithms: Readonly<Record<DigestAlgorithm, string>> = {
  md5: 'MD5',
  sha1: 'SHA-1',
  sha256: 'SHA-256',
  sha384: 'SHA-384',
  sha512: 'SHA-512',
}

/** What the format calls excluded is what takes part in building or testing only. */
const scopes = { runtime: 'required', optional: 'optional', peer: 'optional', development: 'excluded' } as const

export function cyclonedxComponent(component: SbomComponent): object {
  const { ref, group, name, version, scope, digests, licenses, sources } = component
  const references = sources.flatMap((source) => externalReference(source) ?? [])
  const properties = propertiesOf(component)
  return {
    type: 'library',
    'bom-ref': ref,
    ...(group !== undefined && { group }),
    name,
    ...(version !== undefined && { version }),
    scope: scopes[scope],
    ...(digests.length > 0 && {
      hashes: digests.map(({ algorithm, hex }) => ({ alg: algorithms[algorithm], content: hex })),
    }),
    ...(licenses.length > 0 && { licenses: licensesOf(licenses) }),
    purl: ref,
    ...(references.length > 0 && { externalReferences: references }),
    evidence: evidenceOf(component),
    properties,
  }
}

/** One expression, or a list of single licences: the format allows no mixture. */
function licensesOf(declared: readonly string[]): readonly object[] {
  const read = declared.map((text) => ({ text, license: parseLicense(text) }))
  const [only] = read
  if (read.length === 1 && only?.license.kind === 'expression' && !isSingle(only.license))
    return [{ expression: only.license.expression, acknowledgement: 'declared' }]
  return read.map(({ text, license }) => ({
    license: {
      ...(license.kind === 'expression' && isSingle(license) ? { id: license.expression } : { name: text }),
      acknowledgement: 'declared',
    },
  }))
}

/** An identifier of the SPDX list and nothing else: `LicenseRef-…`, exceptions and `+` are expressions. */
function isSingle({ expression, ids }: { readonly expression: string; readonly ids: readonly string[] }): boolean {
  return ids.length === 1 && ids[0] === expression && !/^(?:LicenseRef|DocumentRef)-/.test(expression)
}

function evidenceOf({ ref, occurrences }: SbomComponent): object {
  const techniques = [...new Set(occurrences.map(techniqueOf))].sort()
  const methods = techniques.map((technique) => ({ technique, confidence: 1, value: ref }))
  return {
    identity: [{ field: 'purl', confidence: 1, concludedValue: ref, methods }],
    occurrences: occurrences.map(({ path, line, within, layer, extractor }) => ({
      location: path,
      ...(line !== undefined && { line }),
      additionalContext: [
        `extractor=${extractor}`,
        ...(layer === undefined ? [] : [`layer=${layer}`]),
        ...(within === undefined ? [] : [`within=${within}`]),
      ].join('; '),
    })),
  }
}

function techniqueOf({ reads }: SbomOccurrence): string {
  return reads === 'artifact' ? 'binary-analysis' : 'manifest-analysis'
}

function externalReference(source: string): object | undefined {
  const repository = /^(?:git\+|git:|ssh:)/.test(source)
  const url = source.replace(/^git\+/, '')
  const parsed = url.length <= 4_096 && isPlainAscii(url) ? URL.parse(url) : null
  if (!parsed || !/^(?:https?|git|ssh):$/.test(parsed.protocol)) return undefined
  // What a browser lets pass in a host or query, and an address must not have (RFC 3987): `https://${token}.bank.example/`.
  if (/[<>"{}|\\^`]/.test(parsed.href)) return undefined
  return { type: repository ? 'vcs' : 'distribution', url: parsed.href }
}

function isPlainAscii(text: string): boolean {
  return /^[\x21-\x7e]*$/.test(text)
}

function propertiesOf(component: SbomComponent): readonly NamedValue[] {
  const { scope, direct, requirements, otherHashes, sources, occurrences, version } = component
  const each = (name: string, values: Iterable<string>) => [...values].map((value) => ({ name, value }))
  const layers = new Set(occurrences.flatMap(({ layer }) => layer ?? []))
  return [
    { name: 'assay:scope', value: scope },
    { name: 'assay:relation', value: direct === undefined ? 'unknown' : direct ? 'direct' : 'transitive' },
    ...(version === undefined ? [{ name: 'assay:undecided', value: 'version' }] : []),
    ...each('assay:extractor', new Set(occurrences.map(({ extractor }) => extractor).sort())),
    ...each('assay:integrity', otherHashes),
    ...each('assay:layer', layers),
    ...each('assay:requirement', requirements),
    ...each(
      'assay:source',
      sources.filter((source) => externalReference(source) === undefined),
    ),
  ]
}
