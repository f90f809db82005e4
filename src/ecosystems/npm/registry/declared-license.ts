import { isObject, type JsonObject, textOf } from './json.ts'

const LICENSE_CHARS_MAX = 1024

/**
 * The licence of a manifest as one expression. Three forms are in use: text, `{type, url}`, and a list of either, which
 * npm's documentation defined as a choice. Undefined when a part of the declaration cannot be read.
 */
export function declaredLicense(manifest: JsonObject): string | undefined {
  const declared = manifest.license ?? manifest.licenses ?? manifest.licence
  const names = (Array.isArray(declared) ? declared : [declared]).map(nameOf)
  if (names.length === 0 || names.includes(undefined)) return undefined
  const expression = names.length === 1 ? names[0] : names.map(asOperand).join(' OR ')
  return expression !== undefined && expression.length <= LICENSE_CHARS_MAX ? expression : undefined
}

function nameOf(license: unknown): string | undefined {
  const name = isObject(license) ? (textOf(license.type) ?? textOf(license.name)) : textOf(license)
  return name?.trim() || undefined
}

/** ` AND ` binds tighter than ` OR ` (SPDX 2.3, annex D), but tools disagree: parentheses settle it. */
function asOperand(name: string | undefined): string {
  return name?.includes(' ') ? `(${name})` : (name ?? '')
}
