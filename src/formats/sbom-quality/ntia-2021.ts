import type { RequirementSet } from './requirement-set.ts'

/** The Minimum Elements for a Software Bill of Materials (NTIA, July 2021), "Data Fields". */
export const ntia2021: RequirementSet = {
  name: 'ntia-2021',
  title: 'NTIA 2021',
  isVerified: true,
  elements: [
    'supplier',
    'component-name',
    'component-version',
    'identifiers',
    'dependencies',
    'document-author',
    'timestamp',
  ],
}
