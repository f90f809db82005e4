// SPDX 2 in RDF/XML (ISO/IEC 5962, annex "RDF object model"), turned into the members that its JSON form has.
import type { JsonRecord } from '#ecosystems/extraction/json-fields.ts'
import { childOf, childrenOf, childText, type XmlElement } from '#formats/xml.ts'

const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#'
const TERMS = 'http://spdx.org/rdf/terms#'
const NAME_LENGTH_MAX = 200

/**
 * As far as the document itself, packages and relationships go; undefined for RDF of another kind. Nodes may stand within each other or
 * side by side, and several that are about the same thing are one. Licences are read where they stand; one that is named stays a name.
 */
export function spdxRdfRecord(root: XmlElement): JsonRecord | undefined {
  if (root.namespace !== RDF || root.name !== 'RDF') return undefined
  const packages = new Map<string, XmlElement[]>()
  const relationships: JsonRecord[] = []
  let head: XmlElement | undefined
  for (const node of nodesOf(root)) {
    const [kind, id] = [kindOf(node), idOf(node)]
    if (kind === 'SpdxDocument') head ??= node
    if (kind === 'Package') {
      const list = packages.get(id)
      if (list === undefined) packages.set(id, [node])
      else list.push(node)
    }
    for (const property of childrenOf(node, 'relationship')) relationships.push(...relationshipOf(id, property))
    for (const property of childrenOf(node, 'describesPackage'))
      relationships.push({ spdxElementId: id, relationshipType: 'DESCRIBES', relatedSpdxElement: targetOf(property) })
  }
  const version = childText(head, 'specVersion')
  if (head === undefined || version === undefined) return undefined
  const creation = childOf(head, 'creationInfo')?.children[0]
  return {
    spdxVersion: version,
    SPDXID: idOf(head),
    name: childText(head, 'name'),
    documentNamespace: head.attributes.get('about')?.split('#', 1)[0],
    dataLicense: nameOf(childOf(head, 'dataLicense')?.attributes.get('resource')),
    creationInfo: {
      created: childText(creation, 'created'),
      creators: childrenOf(creation, 'creator').map(({ text }) => text),
    },
    packages: [...packages].map(([id, nodes]) => packageRecord(id, nodes)),
    relationships,
  }
}

/** Every element of the document, without recursion; properties stand between nodes and are passed over by their kind. */
function nodesOf(root: XmlElement): readonly XmlElement[] {
  const all = [...root.children]
  // It grows while it is walked.
  for (const one of all) for (const child of one.children) all.push(child)
  return all
}

function kindOf(node: XmlElement): string {
  if (node.namespace === TERMS) return node.name
  return nameOf(childOf(node, 'type')?.attributes.get('resource')) ?? ''
}

function idOf(node: XmlElement): string {
  const { attributes } = node
  return nameOf(attributes.get('about')) ?? attributes.get('ID') ?? attributes.get('nodeID') ?? ''
}

/** What an address names: the part after `#`, or else after the last `/`. */
function nameOf(address: string | undefined): string | undefined {
  if (address === undefined) return undefined
  const name = address.slice(Math.max(address.lastIndexOf('#'), address.lastIndexOf('/')) + 1)
  return name === '' || name.length > NAME_LENGTH_MAX ? undefined : name
}

/** Of a property: the node that it leads to, by name or within it. */
function targetOf(property: XmlElement | undefined): string | undefined {
  if (property === undefined) return undefined
  const named = property.attributes.get('resource')
  const [within] = property.children
  return nameOf(named) ?? property.attributes.get('nodeID') ?? (within && idOf(within))
}

/** `relationshipType_dependsOn` is what JSON writes as `DEPENDS_ON`. */
function relationshipOf(from: string, property: XmlElement): readonly JsonRecord[] {
  return property.children.map((one) => {
    const type = nameOf(childOf(one, 'relationshipType')?.attributes.get('resource')) ?? ''
    return {
      spdxElementId: from,
      relationshipType: type
        .replace(/^relationshipType_/, '')
        .replaceAll(/[A-Z]/g, (letter) => `_${letter}`)
        .toUpperCase(),
      relatedSpdxElement: targetOf(childOf(one, 'relatedSpdxElement'))?.replace(/^(?:noassertion|none)$/, (word) =>
        word.toUpperCase(),
      ),
    }
  })
}

function packageRecord(id: string, nodes: readonly XmlElement[]): JsonRecord {
  const text = (name: string) => nodes.map((node) => childText(node, name)).find((one) => one !== undefined)
  const all = (name: string) => nodes.flatMap((node) => childrenOf(node, name)).flatMap((property) => property.children)
  const license = (name: string) => licenseOf(nodes.flatMap((node) => childOf(node, name) ?? [])[0])
  return {
    SPDXID: id,
    name: text('name'),
    versionInfo: text('versionInfo'),
    supplier: text('supplier'),
    originator: text('originator'),
    packageFileName: text('packageFileName'),
    downloadLocation: text('downloadLocation') ?? 'NOASSERTION',
    licenseDeclared: license('licenseDeclared'),
    licenseConcluded: license('licenseConcluded'),
    checksums: all('checksum').map((one) => ({
      algorithm: nameOf(childOf(one, 'algorithm')?.attributes.get('resource'))?.replace(/^checksumAlgorithm_/, ''),
      checksumValue: childText(one, 'checksumValue'),
    })),
    externalRefs: all('externalRef').map((one) => ({
      referenceType: nameOf(childOf(one, 'referenceType')?.attributes.get('resource')),
      referenceLocator: childText(one, 'referenceLocator'),
    })),
  }
}

/** As deep as the elements, whose depth the parser bounds. Undefined: it says nothing, or nothing that is understood. */
function licenseOf(property: XmlElement | undefined): string | undefined {
  if (property === undefined) return undefined
  const named = nameOf(property.attributes.get('resource'))
  if (named !== undefined) return /^(?:noassertion|none)$/.test(named) ? named.toUpperCase() : named
  const [node] = property.children
  if (node === undefined) return undefined
  const kind = kindOf(node)
  const joint = kind === 'ConjunctiveLicenseSet' ? ' AND ' : kind === 'DisjunctiveLicenseSet' ? ' OR ' : undefined
  if (joint === undefined) return childText(node, 'licenseId') ?? (idOf(node) || undefined)
  const members = childrenOf(node, 'member').map(licenseOf)
  // Half of a set is another licence.
  return members.length === 0 || members.includes(undefined) ? undefined : `(${members.join(joint)})`
}
