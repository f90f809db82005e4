import { readCsafVex } from './read-csaf.ts'
import { readCycloneDxVex } from './read-cyclonedx-vex.ts'
import { readOpenVex } from './read-openvex.ts'
import { type VexDocument, VexError } from './vex-document.ts'
import { fieldsOf, textOf } from './vex-fields.ts'

/**
 * Reads OpenVEX 0.2.0, CycloneDX 1.4 to 1.7 with `vulnerabilities`, and CSAF 2.0 of the profile VEX, by what the document says
 * of itself. Throws `VexError`.
 */
export function readVex(text: string): VexDocument {
  const document = fieldsOf(parse(text))
  if (textOf(document['@context']).startsWith('https://openvex.dev/ns')) return readOpenVex(document)
  if (document.bomFormat === 'CycloneDX') return readCycloneDxVex(document)
  const { category, csaf_version } = fieldsOf(document.document)
  if (csaf_version === '2.0' && category === 'csaf_vex') return readCsafVex(document)
  throw new VexError('it is neither OpenVEX nor CycloneDX nor CSAF 2.0 of the profile VEX')
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new VexError('it is not JSON', { cause: error })
  }
}
