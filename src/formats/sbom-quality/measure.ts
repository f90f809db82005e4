import type { ComponentStatements, SbomStatements } from './statements.ts'

/** How much of what is asked for is there. */
export interface Measure {
  readonly have: number
  readonly of: number
}

export type MeasureOf = (statements: SbomStatements) => Measure

/** One thing that the document itself says or does not. */
export function ofDocument(holds: (statements: SbomStatements) => boolean): MeasureOf {
  return (statements) => ({ have: holds(statements) ? 1 : 0, of: 1 })
}

/** One thing that every component, and the subject, should have. A document without components has it nowhere. */
export function ofEach(holds: (component: ComponentStatements) => boolean): MeasureOf {
  return ({ subject, components }) => {
    const all = subject === undefined ? components : [subject, ...components]
    return { have: all.filter(holds).length, of: Math.max(all.length, 1) }
  }
}

const RFC_3339 = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)$/

/** A moment as RFC 3339 writes it, which exists in the calendar. */
export function isTimestamp(text: string | undefined): boolean {
  return text !== undefined && text.length <= 40 && RFC_3339.test(text) && !Number.isNaN(Date.parse(text))
}

/** An e-mail address, or the address of a page. */
export function isContact(text: string): boolean {
  return text.length <= 500 && (/^[^\s@]+@[^\s@]+$/.test(text) || /^https?:\/\/\S+$/.test(text))
}
