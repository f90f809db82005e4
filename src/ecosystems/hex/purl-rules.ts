// Names of Hex packages in purls: the purl type definition "hex", where the namespace is an organisation of the registry.
import type { PurlRules } from '#ecosystems/ecosystem.ts'
import type { Purl } from '#formats/purl.ts'
import { normalizePurl } from '#formats/purl-types.ts'

/** `jason`, or `acme/jason` for a package that belongs to an organisation alone. */
const NAME = /^(?:[A-Za-z0-9][\w-]{0,99}\/)?[A-Za-z]\w{0,99}$/

export const hexPurlRules: PurlRules = { normalize: normalizePurl, nameOf, parseName }

function nameOf({ namespace, name }: Purl): string {
  return namespace === undefined ? name : `${namespace}/${name}`
}

function parseName(name: string): Purl | undefined {
  return NAME.test(name) ? normalizePurl({ type: 'hex', name, qualifiers: {} }) : undefined
}
