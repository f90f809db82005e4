// Names of Conan packages.
import type { PurlRules } from '#ecosystems/ecosystem.ts'
import { normalizePurl } from '#formats/purl-types.ts'

/** Conan 2 asks for lower case; recipes for Conan 1 may have upper case. */
const NAME = /^[A-Za-z0-9_][A-Za-z0-9_+.-]{1,100}$/
const NAMESPACE = /^[A-Za-z0-9_+.-]{1,100}$/

/** A namespace, the vendor, stands before the name; user and channel are qualifiers of the purl and no part of the name. */
export const conanPurlRules: PurlRules = {
  normalize: normalizePurl,
  nameOf: ({ namespace, name }) => (namespace === undefined ? name : `${namespace}/${name}`),
  parseName(text) {
    const slash = text.lastIndexOf('/')
    const [namespace, name] = slash < 0 ? [undefined, text] : [text.slice(0, slash), text.slice(slash + 1)]
    if (!isConanName(name)) return undefined
    if (namespace === undefined) return { type: 'conan', name, qualifiers: {} }
    const isVendor = NAMESPACE.test(namespace) && !/^\.+$/.test(namespace)
    return isVendor ? { type: 'conan', namespace, name, qualifiers: {} } : undefined
  },
}

export function isConanName(name: string): boolean {
  return NAME.test(name)
}
