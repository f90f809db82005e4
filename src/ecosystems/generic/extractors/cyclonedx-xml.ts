// CycloneDX in XML (versions 1.0 to 1.7), turned into the members that its JSON form has.
import type { JsonRecord } from '#ecosystems/extraction/json-fields.ts'
import { childOf, childrenOf, childText, type XmlElement } from '#formats/xml.ts'

const NAMESPACE = 'http://cyclonedx.org/schema/bom/'

/** As far as components, licences, digests and edges go; undefined for another kind of document. */
export function cyclonedxRecord(bom: XmlElement): JsonRecord | undefined {
  if (bom.name !== 'bom' || !bom.namespace.startsWith(NAMESPACE)) return undefined
  const subject = childOf(childOf(bom, 'metadata'), 'component')
  return {
    bomFormat: 'CycloneDX',
    specVersion: bom.namespace.slice(NAMESPACE.length),
    ...(subject && { metadata: { component: componentRecord(subject) } }),
    components: componentRecords(bom),
    // In 1.1 an extension, with a namespace of its own.
    dependencies: childrenOf(childOf(bom, 'dependencies'), 'dependency').map((one) => ({
      ref: one.attributes.get('ref'),
      dependsOn: childrenOf(one, 'dependency').map((other) => other.attributes.get('ref')),
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
