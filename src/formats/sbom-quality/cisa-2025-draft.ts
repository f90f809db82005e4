import type { RequirementSet } from './requirement-set.ts'

/** 2025 Minimum Elements for a Software Bill of Materials (CISA, draft for comment of 22 August 2025), "Data Fields". */
export const cisa2025Draft: RequirementSet = {
  name: 'cisa-2025-draft',
  title: 'CISA 2025 (draft)',
  isVerified: true,
  elements: [
    'document-author',
    'supplier',
    'component-name',
    'component-version',
    'identifiers',
    'hash',
    'licence',
    'dependencies',
    'tool',
    'timestamp',
    'generation-context',
  ],
}
