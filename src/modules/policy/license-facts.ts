import { parseLicense } from '#formats/spdx-license.ts'
import type { LicenseClass } from '#formats/spdx-license-classes.ts'
import { evaluateLicense } from '#formats/spdx-license-evaluation.ts'
import { storableText } from '#modules/catalog/index.ts'
import type { LicenseFacts } from './facts.ts'

/** From what asks least to what asks most; what nobody has classified comes last. */
const order: readonly LicenseClass[] = [
  'permissive',
  'weak-copyleft',
  'strong-copyleft',
  'network-copyleft',
  'proprietary',
  'unknown',
]

/**
 * What rules see of a declared licence. `classes` are those of the terms that cannot be avoided: where the declaration
 * leaves a choice (`OR`), the choice that asks least.
 */
export function licenseFacts(license: string | null): LicenseFacts {
  const parsed = parseLicense(license ?? '')
  const declared = storableText(parsed.declared, 200)
  if (parsed.kind === 'unlicensed') return { ids: [], classes: ['proprietary'], valid: true, declared }
  if (parsed.kind !== 'expression') return { ids: [], classes: ['unknown'], valid: false, declared }
  const isAllowed = (classes: readonly LicenseClass[]) => evaluateLicense(parsed, classes).outcome === 'allowed'
  const enough = order.findIndex((_, index) => isAllowed(order.slice(0, index + 1)))
  const most = order.slice(0, enough + 1)
  const classes = most.filter((each) => !isAllowed(most.filter((other) => other !== each)))
  return { ids: parsed.ids.slice(0, 50), classes, valid: parsed.mapped?.certain ?? true, declared }
}
