import type { Role } from '#modules/access/index.ts'

export interface SampleUnit {
  readonly code: string
  readonly name: string
  /** Absent: the topmost. */
  readonly parent?: string
}

export interface SamplePerson {
  readonly username: string
  readonly name: string
  readonly role: Role
  readonly unit: string
}

export interface SampleApplication {
  readonly code: string
  readonly name: string
  readonly unit: string
  /** A user name. */
  readonly owner: string
}

export const sampleUnits: readonly SampleUnit[] = [
  { code: 'sample-bank', name: 'Sample Bank' },
  { code: 'sample-retail', name: 'Retail Banking', parent: 'sample-bank' },
  { code: 'sample-markets', name: 'Markets', parent: 'sample-bank' },
  { code: 'sample-technology', name: 'Technology', parent: 'sample-bank' },
]

/** One person for each role, and a second one where four eyes are needed. */
export const samplePeople: readonly SamplePerson[] = [
  { username: 'mei.tan', name: 'Mei Tan', role: 'developer', unit: 'sample-retail' },
  { username: 'jonas.weber', name: 'Jonas Weber', role: 'developer', unit: 'sample-markets' },
  { username: 'wu.jian', name: 'Wu Jian', role: 'architect', unit: 'sample-retail' },
  { username: 'chen.hui', name: 'Chen Hui', role: 'approver', unit: 'sample-technology' },
  { username: 'sofia.marten', name: 'Sofia Marten', role: 'approver', unit: 'sample-markets' },
  { username: 'zhao.ming', name: 'Zhao Ming', role: 'securityEngineer', unit: 'sample-technology' },
  { username: 'ravi.nair', name: 'Ravi Nair', role: 'devops', unit: 'sample-technology' },
  { username: 'lin.yue', name: 'Lin Yue', role: 'administrator', unit: 'sample-bank' },
  { username: 'petra.novak', name: 'Petra Novak', role: 'auditor', unit: 'sample-bank' },
]

export const sampleApplications: readonly SampleApplication[] = [
  { code: 'PAY', name: 'Mobile Payments', unit: 'sample-retail', owner: 'wu.jian' },
  { code: 'LOANS', name: 'Loan Origination', unit: 'sample-retail', owner: 'wu.jian' },
  { code: 'QUOTES', name: 'Market Quotes', unit: 'sample-markets', owner: 'jonas.weber' },
]

/** Names that the sample bank keeps for itself: they are never asked for outside. */
export const sampleReservedNames: readonly string[] = ['@samplebank/*']
