const LENGTH_MAX = 256
const CANONICAL = /^v(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-([0-9A-Za-z.-]+))?(?:\+incompatible)?$/
const VALID = /^v(?:0|[1-9]\d*)(?:\.\d+){0,2}(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/
const PSEUDO = /(?:^|[.-])\d{14}-[0-9a-f]{12}$/

/** A version in the only form that a module can be required in: `v1.2.3`, `v1.2.3-rc.1`, `v2.0.0+incompatible`. */
export function isCanonicalVersion(text: string): boolean {
  if (text.length > LENGTH_MAX) return false
  const match = CANONICAL.exec(text)
  return match !== null && (match[1] === undefined || match[1].split('.').every(isIdentifier))
}

/** Semantic Versioning in any length that Go reads (`v1`, `v1.2`, `v1.2.3+build`), so a tag, though no module's version. */
export function isValidVersion(text: string): boolean {
  return text.length <= LENGTH_MAX && VALID.test(text)
}

/** Of a commit without a tag: `v0.0.0-20260102030405-0123456789ab`. Lists leave them out. */
export function isPseudoVersion(version: string): boolean {
  return isCanonicalVersion(version) && PSEUDO.test(version.replace('+incompatible', ''))
}

function isIdentifier(text: string): boolean {
  return text !== '' && !/^0\d+$/.test(text)
}
