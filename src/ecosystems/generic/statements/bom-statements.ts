import type { SbomStatements } from '#formats/sbom-quality/statements.ts'
import { isSpdx3 } from '../extractors/spdx3-graph.ts'
import type { BomReading } from '../read-bom.ts'
import { cyclonedxStatements } from './cyclonedx-statements.ts'
import { spdx2Statements } from './spdx2-statements.ts'
import { spdx3Statements } from './spdx3-statements.ts'

/** What a document that was read says about itself and its components, for the requirement sets. */
export function bomStatements({ document, format, specVersion, notation }: BomReading): SbomStatements {
  const kind = { format, specVersion, notation } as const
  if (format === 'CycloneDX') return cyclonedxStatements(document, kind)
  return isSpdx3(document) ? spdx3Statements(document, kind) : spdx2Statements(document, kind)
}
