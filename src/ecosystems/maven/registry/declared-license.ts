import { parseLicense, writeLicense } from '#formats/spdx-license.ts'

const LICENSE_CHARS_MAX = 1_000

/**
 * The licences of a POM as one expression. Several are a choice (POM reference, "Licenses"). POMs name licences in words: where
 * there are several, each is read first; when one cannot be read for certain, the words stay, and the whole is unknown.
 */
export function declaredLicense(names: readonly string[]): string | undefined {
  const [first, ...more] = [...new Set(names)]
  if (first === undefined || more.length === 0) return first?.slice(0, LICENSE_CHARS_MAX)
  const read = [first, ...more].map(asOperand)
  const text = read.includes(undefined) ? [first, ...more].join(' OR ') : read.join(' OR ')
  return text.slice(0, LICENSE_CHARS_MAX)
}

function asOperand(name: string): string | undefined {
  const license = parseLicense(name)
  if (license.kind !== 'expression' || license.mapped?.certain === false) return undefined
  const text = writeLicense(license.tree)
  return text.includes(' ') ? `(${text})` : text
}
