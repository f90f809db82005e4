import { parseLicense } from '#formats/spdx-license.ts'
import { evaluateLicense } from '#formats/spdx-license-evaluation.ts'
import { storableText } from '#modules/catalog/index.ts'
import type { Check, CheckAnswer } from '../check.ts'

/**
 * What the declared licence asks of us: `pass` for permissive terms, `warn` for weak copyleft, `fail` for more or for
 * none at all. A licence that stands unread in a file, or is no SPDX expression, answers nothing.
 */
export const licence: Check = {
  name: 'licence',
  toolVersion: '1',
  run: ({ license }) => {
    const parsed = parseLicense(license ?? '')
    const declared = storableText(parsed.declared, 200)
    if (parsed.kind === 'absent') return answer('fail', 'licence.absent', {})
    if (parsed.kind === 'unlicensed') return answer('fail', 'licence.unlicensed', {})
    if (parsed.kind === 'file')
      return answer('inconclusive', 'licence.in-file', { file: storableText(parsed.file, 200) })
    if (parsed.kind === 'invalid') return answer('inconclusive', 'licence.unreadable', { declared })
    if (parsed.mapped && !parsed.mapped.certain)
      return answer('inconclusive', 'licence.uncertain', { declared, expression: parsed.expression })
    if (evaluateLicense(parsed, ['permissive']).outcome === 'allowed')
      return { outcome: 'pass', findings: [], dataVersion: '' }
    const { outcome, objections } = evaluateLicense(parsed, ['permissive', 'weak-copyleft'])
    if (outcome === 'allowed') return answer('warn', 'licence.weak-copyleft', { declared })
    const terms = objections
      .map((each) => `${each.license} (${each.licenseClass})`)
      .join(', ')
      .slice(0, 400)
    if (outcome === 'undecided') return answer('inconclusive', 'licence.unclassified', { terms })
    return answer('fail', 'licence.restrictive', { terms })
  },
}

type LicenceFinding = Extract<CheckAnswer['findings'][number]['code'], `licence.${string}`>

function answer(
  outcome: CheckAnswer['outcome'],
  code: LicenceFinding,
  params: Readonly<Record<string, string>>,
): CheckAnswer {
  return { outcome, findings: [{ code, params }], dataVersion: '' }
}
