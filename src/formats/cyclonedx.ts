// CycloneDX 1.6 (ECMA-424, second edition) in JSON.
import { cyclonedxComponent, type NamedValue } from './cyclonedx-component.ts'
import { cyclonedxVulnerability } from './cyclonedx-vulnerability.ts'
import { contentUuid, type Sbom, type SbomFinding, type SbomOrigin, undecidedComponents } from './sbom.ts'

/** The reference of the subject; a purl begins with `pkg:` and is never this. */
export const subjectRef = 'subject'

const problemsShownMax = 1_000

/** The document as an object. Its serial number follows from its content: equal content, equal document. */
export function cyclonedxDocument(sbom: Sbom, origin: SbomOrigin, findings?: readonly SbomFinding[]): object {
  const content = {
    version: 1,
    metadata: {
      ...(origin.timestamp !== undefined && { timestamp: origin.timestamp }),
      tools: { components: [{ type: 'application', group: 'assay', name: 'assay', version: origin.toolVersion }] },
      component: subjectComponent(sbom),
    },
    components: [...operatingSystem(sbom), ...sbom.components.map(cyclonedxComponent)],
    dependencies: dependenciesOf(sbom),
    compositions: compositionsOf(sbom),
    ...(findings && { vulnerabilities: vulnerabilitiesOf(findings) }),
    properties: documentProperties(sbom),
  }
  const serialNumber = `urn:uuid:${contentUuid(JSON.stringify(content))}`
  return { bomFormat: 'CycloneDX', specVersion: '1.6', serialNumber, ...content }
}

function subjectComponent({ subject, projects }: Sbom): object {
  const { kind, name, version, digest, facts } = subject
  const properties: NamedValue[] = Object.entries(facts).map(([fact, value]) => ({ name: `assay:${fact}`, value }))
  for (const project of projects) {
    const value = `${project.name}${project.version === undefined ? '' : `@${project.version}`} (${project.path})`
    properties.push({ name: `assay:project:${project.type}`, value })
  }
  return {
    type: kind === 'image' ? 'container' : kind === 'file' ? 'file' : 'application',
    'bom-ref': subjectRef,
    name,
    ...(version !== undefined && { version }),
    ...(digest && { hashes: [{ alg: 'SHA-256', content: digest.hex }] }),
    ...(properties.length > 0 && { properties }),
  }
}

function operatingSystem({ subject: { facts } }: Sbom): readonly object[] {
  const { 'os:id': name, 'os:version': version, 'os:name': description } = facts
  if (name === undefined) return []
  return [
    {
      type: 'operating-system',
      'bom-ref': 'operating-system',
      name,
      ...(version !== undefined && { version }),
      ...(description !== undefined && { description }),
    },
  ]
}

/** An empty element says "none"; what is unknown has no element at all, and is told in the compositions. */
function dependenciesOf({ components, directRefs }: Sbom): readonly object[] {
  const told = components.filter(({ dependenciesKnown, dependsOn }) => dependenciesKnown || dependsOn.length > 0)
  const elements = [{ ref: subjectRef, dependsOn: directRefs }, ...told]
  return elements.map(({ ref, dependsOn }) => (dependsOn.length === 0 ? { ref } : { ref, dependsOn }))
}

function compositionsOf(sbom: Sbom): readonly object[] {
  const whole = sbom.complete && undecidedComponents(sbom).length === 0
  const unknown = sbom.components.filter(({ dependenciesKnown }) => !dependenciesKnown).map(({ ref }) => ref)
  const known = sbom.components.filter(({ dependenciesKnown }) => dependenciesKnown).map(({ ref }) => ref)
  return [
    { aggregate: whole ? 'complete' : 'incomplete', assemblies: [subjectRef] },
    ...(known.length > 0 ? [{ aggregate: sbom.complete ? 'complete' : 'incomplete', dependencies: known }] : []),
    ...(unknown.length > 0 ? [{ aggregate: 'unknown', dependencies: unknown }] : []),
  ]
}

/** One entry for each advisory, with all the components that it concerns in the same way. */
function vulnerabilitiesOf(findings: readonly SbomFinding[]): readonly object[] {
  const groups = Map.groupBy(findings, ({ id, state, ignored }) => `${id}\0${state}\0${ignored}`)
  return [...groups.values()].map(cyclonedxVulnerability)
}

function documentProperties(sbom: Sbom): readonly NamedValue[] {
  const properties: NamedValue[] = [
    { name: 'assay:complete', value: String(sbom.complete) },
    { name: 'assay:undecided', value: String(undecidedComponents(sbom).length) },
    { name: 'assay:problems', value: String(sbom.problems.length) },
  ]
  for (const { path, line, code, message } of sbom.problems.slice(0, problemsShownMax)) {
    properties.push({
      name: 'assay:problem',
      value: `${path}${line === undefined ? '' : `:${line}`}: ${code}: ${message}`,
    })
  }
  return properties
}
