import type { RequirementSet } from './requirement-set.ts'

/** Technical Guideline TR-03183-2, version 2.1.0 (BSI, 20 August 2025): the required data fields. */
export const bsiTr031832: RequirementSet = {
  name: 'bsi-tr-03183-2',
  title: 'BSI TR-03183-2 2.1.0',
  isVerified: true,
  elements: [
    'recent-format',
    'author-contact',
    'timestamp',
    'supplier-contact',
    'component-name',
    'component-version',
    'file-name',
    'dependencies',
    'completeness',
    'licence',
    'hash-sha512',
    'file-properties',
    'no-vulnerabilities',
  ],
}
