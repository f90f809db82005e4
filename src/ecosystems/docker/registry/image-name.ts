const NAME_CHARS_MAX = 255
const COMPONENT = /^[a-z0-9]+(?:(?:[._]|__|-{1,20})[a-z0-9]+)*$/
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/
const DIGEST = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/

/** OCI Distribution Specification, "Pulling manifests": `library/nginx`. */
export function isImageName(text: string): boolean {
  return text.length <= NAME_CHARS_MAX && text.split('/').every((component) => COMPONENT.test(component))
}

export function isTag(text: string): boolean {
  return TAG.test(text)
}

/** Of the algorithms that are registered (OCI Image Specification, "Digests"). */
export function isDigest(text: string): boolean {
  return text.length <= 135 && DIGEST.test(text)
}
