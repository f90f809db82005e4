import { bsiTr031832 } from './bsi-tr-03183-2.ts'
import { cisa2025Draft } from './cisa-2025-draft.ts'
import { type ElementName, elements } from './elements.ts'
import { gbT47020 } from './gb-t-47020.ts'
import { ntia2021 } from './ntia-2021.ts'
import type { RequirementSet, SetName } from './requirement-set.ts'
import type { SbomStatements } from './statements.ts'

export type ElementState = 'present' | 'partial' | 'missing'
export type Grade = 'A' | 'B' | 'C' | 'D' | 'F'

export interface JudgedElement {
  readonly element: ElementName
  readonly state: ElementState
  /** Of the document: 0 or 1 of 1; of components: how many of how many. */
  readonly have: number
  readonly of: number
}

export interface JudgedSet {
  readonly set: SetName
  readonly title: string
  readonly isVerified: boolean
  /** 0 to 10 in tenths: the mean of the fractions of its elements. */
  readonly score: number
  readonly grade: Grade
  readonly elements: readonly JudgedElement[]
}

export interface SbomQuality {
  /** 0 to 10 in tenths: the mean of the verified sets. */
  readonly score: number
  readonly grade: Grade
  readonly sets: readonly JudgedSet[]
}

export const requirementSets: readonly RequirementSet[] = [ntia2021, cisa2025Draft, bsiTr031832, gbT47020]

/** How far a bill of materials meets each requirement set. */
export function judgeQuality(statements: SbomStatements): SbomQuality {
  const sets = requirementSets.map((set) => judgeSet(set, statements))
  const score = mean(sets.filter(({ isVerified }) => isVerified).map((set) => set.score))
  return { score, grade: gradeOf(score), sets }
}

function judgeSet({ name, title, isVerified, elements: names }: RequirementSet, statements: SbomStatements): JudgedSet {
  const judged = names.map((element): JudgedElement => {
    const { have, of } = elements[element](statements)
    return { element, state: have >= of ? 'present' : have > 0 ? 'partial' : 'missing', have, of }
  })
  const score = mean(judged.map(({ have, of }) => (10 * have) / of))
  return { set: name, title, isVerified, score, grade: gradeOf(score), elements: judged }
}

/** Cut, not rounded: nothing that lacks something reads as 10. */
function mean(values: readonly number[]): number {
  const sum = values.reduce((total, value) => total + value, 0)
  return Math.floor((10 * sum) / values.length + 1e-9) / 10
}

function gradeOf(score: number): Grade {
  if (score >= 9) return 'A'
  if (score >= 8) return 'B'
  if (score >= 7) return 'C'
  return score >= 5 ? 'D' : 'F'
}
