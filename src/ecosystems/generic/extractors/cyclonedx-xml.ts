// CycloneDX in XML (versions 1.0 to 1.7), turned into the members that its JSON form has.
import type { JsonRecord } from '#ecosystems/extraction/json-fields.ts'
import { childOf, childrenOf, childText, type XmlElement } from '#formats/xml.ts'

const NAMESPACE = 'http://cyclonedx.org/schema/bom/'

/**
 * As far as components, licences, digests and edges go, and who made the document, when and how; undefined for another kind of
 * document.
 */
export function cyclonedxRecord(bom: XmlElement): JsonRecord | undefined {
  if (bom.name !== 'bom' || !bom.namespace.startsWith(NAMESPACE)) return undefined
  return {
    bomFormat: 'CycloneDX',
    specVersion: bom.namespace.slice(NAMESPACE.length),
    serialNumber: bom.attributes.get('serialNumber'),
    metadata: metadataRecord(childOf(bom, 'metadata')),
    compositions: childrenOf(childOf(bom, 'compositions'), 'composition').map((one) => ({
      aggregate: childText(one, 'aggregate'),
      assemblies: (childOf(one, 'assemblies')?.children ?? []).map(refOf),
      dependencies: (childOf(one, 'dependencies')?.children ?? []).map(refOf),
    })),
    vulnerabilities: childrenOf(childOf(bom, 'vulnerabilities'), 'vulnerability').map((one) => ({
      id: childText(one, 'id'),
    })),
    // In XML an element like any other: XML Signature, enveloped.
    ...(childOf(bom, 'Signature') && { signature: {} }),
    components: componentRecords(bom),
    // In 1.1 an extension, with a namespace of its own.
    dependencies: childrenOf(childOf(bom, 'dependencies'), 'dependency').map((one) => ({
      ref: one.attributes.get('ref'),
      dependsOn: childrenOf(one, 'dependency').map((other) => other.attributes.get('ref')),
    })),
  }
}

function refOf(one: XmlElement): string | undefined {
  return one.attributes.get('ref')
}

function metadataRecord(metadata: XmlElement | undefined): JsonRecord {
  const subject = childOf(metadata, 'component')
  const tools = childOf(metadata, 'tools')
  // Tools of 1.4 stand in the list themselves, later ones in two lists of their own.
  const listed = [tools, childOf(tools, 'components'), childOf(tools, 'services')].flatMap(
    (list) => list?.children ?? [],
  )
  return {
    timestamp: metadata && childText(metadata, 'timestamp'),
    ...(subject && { component: componentRecord(subject) }),
    authors: childrenOf(childOf(metadata, 'authors'), 'author').map(partyRecord),
    manufacture: partyRecord(childOf(metadata, 'manufacture')),
    manufacturer: partyRecord(childOf(metadata, 'manufacturer')),
    supplier: partyRecord(childOf(metadata, 'supplier')),
    tools: listed.map((one) => ({ name: childText(one, 'name'), version: childText(one, 'version') })),
    lifecycles: childrenOf(childOf(metadata, 'lifecycles'), 'lifecycle').map((one) => ({
      phase: childText(one, 'phase'),
      name: childText(one, 'name'),
    })),
  }
}

/** A person, or an organisation with its contacts. */
function partyRecord(party: XmlElement | undefined): JsonRecord | undefined {
  if (party === undefined) return undefined
  return {
    name: childText(party, 'name'),
    email: childText(party, 'email'),
    url: childrenOf(party, 'url').map(({ text }) => text),
    contact: childrenOf(party, 'contact').map((one) => ({
      name: childText(one, 'name'),
      email: childText(one, 'email'),
    })),
  }
}

/** As deep as the elements, whose depth the parser bounds. */
function componentRecords(parent: XmlElement): readonly JsonRecord[] {
  return childrenOf(childOf(parent, 'components'), 'component').map(componentRecord)
}

function componentRecord(component: XmlElement): JsonRecord {
  return {
    type: component.attributes.get('type'),
    'bom-ref': component.attributes.get('bom-ref'),
    group: childText(component, 'group'),
    name: childText(component, 'name'),
    version: childText(component, 'version'),
    scope: childText(component, 'scope'),
    purl: childText(component, 'purl'),
    cpe: childText(component, 'cpe'),
    swid: { tagId: childOf(component, 'swid')?.attributes.get('tagId') },
    supplier: partyRecord(childOf(component, 'supplier')),
    manufacturer: partyRecord(childOf(component, 'manufacturer')),
    authors: childrenOf(childOf(component, 'authors'), 'author').map(partyRecord),
    author: childText(component, 'author'),
    publisher: childText(component, 'publisher'),
    properties: childrenOf(childOf(component, 'properties'), 'property').map(({ attributes, text }) => ({
      name: attributes.get('name'),
      value: text,
    })),
    hashes: childrenOf(childOf(component, 'hashes'), 'hash').map(({ attributes, text }) => ({
      alg: attributes.get('alg'),
      content: text,
    })),
    licenses: (childOf(component, 'licenses')?.children ?? []).map((choice) =>
      choice.name === 'expression'
        ? { expression: choice.text }
        : { license: { id: childText(choice, 'id'), name: childText(choice, 'name') } },
    ),
    components: componentRecords(component),
  }
}
