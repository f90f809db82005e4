// What CycloneDX 1.6 (ECMA-424) asks of the documents that Assay writes: members by name, their kinds, and references.
import { parsePurl } from '../purl.ts'

type Json = Readonly<Record<string, unknown>>

const hashLengths: Readonly<Record<string, number>> = {
  MD5: 32,
  'SHA-1': 40,
  'SHA-256': 64,
  'SHA-384': 96,
  'SHA-512': 128,
}
const componentTypes = new Set(['application', 'library', 'container', 'operating-system', 'file'])
const techniques = new Set([
  'source-code-analysis',
  'binary-analysis',
  'manifest-analysis',
  'hash-comparison',
  'filename',
  'other',
])
const aggregates = new Set(['complete', 'incomplete', 'unknown', 'not_specified'])
const severities = new Set(['critical', 'high', 'medium', 'low', 'info', 'none', 'unknown'])
const methods = new Set(['CVSSv2', 'CVSSv3', 'CVSSv31', 'CVSSv4', 'other'])
const members: Readonly<Record<string, readonly string[]>> = {
  document: [
    'bomFormat',
    'specVersion',
    'serialNumber',
    'version',
    'metadata',
    'components',
    'dependencies',
    'compositions',
    'vulnerabilities',
    'properties',
  ],
  metadata: ['timestamp', 'tools', 'component'],
  component: [
    'type',
    'bom-ref',
    'group',
    'name',
    'version',
    'description',
    'scope',
    'hashes',
    'licenses',
    'purl',
    'externalReferences',
    'evidence',
    'properties',
  ],
  identity: ['field', 'confidence', 'concludedValue', 'methods'],
  occurrence: ['location', 'line', 'additionalContext'],
  vulnerability: [
    'id',
    'references',
    'source',
    'ratings',
    'description',
    'recommendation',
    'analysis',
    'affects',
    'properties',
  ],
}

/** What is wrong with the document, readable; empty when nothing is. */
export function checkCyclonedx(document: object): readonly string[] {
  const faults: string[] = []
  const refs = new Set<string>()
  const check = (right: boolean, fault: string) => void (right || faults.push(fault))
  const only = (value: Json, kind: string) => {
    for (const key of Object.keys(value)) check(members[kind]?.includes(key) === true, `${kind} has "${key}"`)
    for (const [key, each] of Object.entries(value)) check(each !== undefined && each !== '', `${kind}.${key} is empty`)
  }
  const bom = JSON.parse(JSON.stringify(document)) as Json
  only(bom, 'document')
  check(bom.bomFormat === 'CycloneDX' && bom.specVersion === '1.6' && bom.version === 1, 'wrong kind of document')
  check(/^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(String(bom.serialNumber)), 'bad serial number')
  const metadata = bom.metadata as Json
  only(metadata, 'metadata')
  const time = metadata.timestamp
  check(time === undefined || /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(String(time)), 'bad timestamp')
  for (const component of [metadata.component as Json, ...(bom.components as Json[])]) {
    only(component, 'component')
    const ref = String(component['bom-ref'])
    check(!refs.has(ref), `${ref} occurs twice`)
    refs.add(ref)
    check(
      componentTypes.has(String(component.type)) && typeof component.name === 'string',
      `${ref} has no type or name`,
    )
    checkComponent(component, check, only)
  }
  for (const { ref, dependsOn = [] } of bom.dependencies as { ref: string; dependsOn?: string[] }[]) {
    check(refs.has(ref), `${ref} depends and does not exist`)
    check(new Set(dependsOn).size === dependsOn.length, `${ref} depends twice on the same`)
    for (const target of dependsOn) check(refs.has(target) && target !== ref, `${ref} depends on ${target}`)
  }
  for (const { aggregate, assemblies = [], dependencies = [] } of bom.compositions as Record<string, string[]>[]) {
    check(aggregates.has(String(aggregate)), `aggregate ${aggregate}`)
    for (const ref of [...assemblies, ...dependencies]) check(refs.has(ref), `composition of ${ref}`)
  }
  for (const vulnerability of (bom.vulnerabilities ?? []) as Json[]) {
    only(vulnerability, 'vulnerability')
    for (const { severity, method = 'other' } of vulnerability.ratings as Json[])
      check(severities.has(String(severity)) && methods.has(String(method)), `rating ${severity} ${method}`)
    for (const { ref } of vulnerability.affects as { ref: string }[]) check(refs.has(ref), `affects ${ref}`)
  }
  return faults
}

type Check = (right: boolean, fault: string) => void
type Only = (value: Json, kind: string) => void

function checkComponent(component: Json, check: Check, only: Only): void {
  const ref = String(component['bom-ref'])
  if (component.purl !== undefined) parsePurl(String(component.purl))
  check([undefined, 'required', 'optional', 'excluded'].includes(component.scope as string), `${ref}: scope`)
  for (const { alg, content } of (component.hashes ?? []) as Record<string, string>[])
    check(hashLengths[alg ?? ''] === content?.length && /^[0-9a-f]+$/.test(content ?? ''), `${ref}: hash ${alg}`)
  const licenses = (component.licenses ?? []) as Json[]
  const expressions = licenses.filter((each) => 'expression' in each)
  check(expressions.length === 0 || licenses.length === 1, `${ref}: an expression among other licences`)
  for (const { url } of (component.externalReferences ?? []) as { url: string }[])
    check(URL.canParse(url), `${ref}: ${url} is no address`)
  const evidence = component.evidence as { identity: Json[]; occurrences: Json[] } | undefined
  for (const identity of evidence?.identity ?? []) {
    only(identity, 'identity')
    for (const { technique, confidence } of identity.methods as Json[])
      check(techniques.has(String(technique)) && Number(confidence) <= 1, `${ref}: technique ${technique}`)
  }
  for (const occurrence of evidence?.occurrences ?? []) {
    only(occurrence, 'occurrence')
    check(occurrence.line === undefined || Number.isInteger(occurrence.line), `${ref}: line`)
  }
  for (const { name, value } of (component.properties ?? []) as Json[])
    check(typeof value === 'string' && String(name).startsWith('assay:'), `${ref}: property ${name}`)
}
