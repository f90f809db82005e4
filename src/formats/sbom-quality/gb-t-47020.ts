import type { RequirementSet } from './requirement-set.ts'

/**
 * GB/T 47020-2026, "software bill of materials data format": the elements that the annex of its draft marks as mandatory, as
 * far as CycloneDX and SPDX can carry them. The published text was not compared. Disruptions of supply have no place in
 * either standard and are not judged.
 */
export const gbT47020: RequirementSet = {
  name: 'gb-t-47020',
  title: 'GB/T 47020-2026',
  isVerified: false,
  elements: [
    'subject',
    'document-id',
    'timestamp',
    'document-author',
    'supplier',
    'component-name',
    'component-version',
    'identifiers',
    'self-developed',
    'licence',
    'hash',
    'dependencies',
    'document-signature',
  ],
}
