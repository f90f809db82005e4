import { type ASTNode, Environment } from '@marcbachmann/cel-js'
import { type FactView, factTypes, factVariables } from './facts.ts'

/** A rule's condition, ready to be asked. */
export interface CompiledExpression {
  /** Throws when the facts do not answer it: an absent optional fact, an unknown key. */
  evaluate(facts: FactView): boolean
  /** The ages it looks at, and the numbers it compares them with; undefined: any number, so each day counts. */
  readonly ages: ReadonlyMap<AgeField, readonly number[] | undefined>
  /** Every variable, field and text in it. */
  readonly names: ReadonlySet<string>
}

export type AgeField = 'firstSeenAgeDays' | 'publishedAgeDays' | 'dataAgeHours'

export interface ExpressionFault {
  readonly reason: string
  /** Both from 1, in the text of the expression. */
  readonly line: number
  readonly column: number
}

const ageFields: readonly AgeField[] = ['firstSeenAgeDays', 'publishedAgeDays', 'dataAgeHours']
const nestedLoopsMax = 2
/** What takes time bounded by the facts alone: no regular expressions, no building of texts or lists. */
const permittedCalls = new Set([
  'has',
  'size',
  'startsWith',
  'endsWith',
  'contains',
  'lowerAscii',
  'exists',
  'exists_one',
  'all',
  'filter',
])
const loops = new Set(['exists', 'exists_one', 'all', 'filter'])
const comparisons = new Set(['<', '<=', '>', '>=', '==', '!='])

const environment = makeEnvironment()

function makeEnvironment(): Environment {
  const made = new Environment({
    limits: { maxAstNodes: 500, maxDepth: 20, maxListElements: 200, maxMapEntries: 20, maxCallArguments: 4 },
  })
  for (const [name, fields] of Object.entries(factTypes)) made.registerType(name, { fields: { ...fields } })
  for (const [name, type] of Object.entries(factVariables)) made.registerVariable(name, type)
  return made
}

/**
 * Reads and type-checks a CEL expression (Common Expression Language specification, cel-spec) over the facts. It must
 * be of type bool and use nothing whose cost the facts do not bound.
 */
export function compileExpression(text: string): CompiledExpression | ExpressionFault {
  const check = environment.check(text)
  if (!check.valid) return faultAt(text, check.error?.range?.start ?? 0, check.error?.summary ?? 'not an expression')
  if (check.type !== 'bool') return faultAt(text, 0, `of type ${check.type}, not bool`)
  const parsed = environment.parse(text)
  const survey: Survey = { ages: new Map(), names: new Set() }
  const fault = surveyNode(parsed.ast, survey, 0)
  if (fault) return faultAt(text, fault.position, fault.reason)
  return {
    ages: survey.ages,
    names: survey.names,
    evaluate: (facts) => {
      const value: unknown = parsed(facts)
      if (typeof value !== 'boolean') throw new TypeError(`the expression gave ${typeof value}, not bool`)
      return value
    },
  }
}

export function isFault(result: CompiledExpression | ExpressionFault): result is ExpressionFault {
  return 'reason' in result
}

interface Survey {
  readonly ages: Map<AgeField, readonly number[] | undefined>
  readonly names: Set<string>
}

interface NodeFault {
  readonly position: number
  readonly reason: string
}

/** Walks the tree once: refuses what is not permitted, and notes names, and which ages are compared with which numbers. */
function surveyNode(node: ASTNode, survey: Survey, loopDepth: number): NodeFault | undefined {
  const name = node.op === '.' ? node.args[1] : node.args
  if (typeof name === 'string') survey.names.add(name)
  const call = node.op === 'call' || node.op === 'rcall' ? node.args[0] : undefined
  if (call !== undefined && !permittedCalls.has(call))
    return { position: node.start, reason: `${call}() may not be used in a policy` }
  const depth = loopDepth + (call !== undefined && loops.has(call) ? 1 : 0)
  if (depth > nestedLoopsMax) return { position: node.start, reason: `more than ${nestedLoopsMax} nested loops` }
  const compared = comparisons.has(node.op) ? ageComparison(node) : undefined
  if (compared) noteAge(survey, compared.field, compared.number)
  for (const child of childrenOf(node)) {
    const field = ageFieldOf(child)
    // Whether an age is known does not change with time.
    if (field && !compared && call !== 'has') noteAge(survey, field, undefined)
    const fault = surveyNode(child, survey, depth)
    if (fault) return fault
  }
  return undefined
}

function noteAge(survey: Survey, field: AgeField, number: number | undefined): void {
  const known = survey.ages.get(field)
  const isAny = number === undefined || (survey.ages.has(field) && known === undefined)
  survey.ages.set(field, isAny ? undefined : [...(known ?? []), number])
}

function ageComparison(node: ASTNode): { field: AgeField; number: number } | undefined {
  const [left, right] = node.args as [ASTNode, ASTNode]
  const field = ageFieldOf(left) ?? ageFieldOf(right)
  const number = numberOf(left) ?? numberOf(right)
  return field !== undefined && number !== undefined ? { field, number } : undefined
}

function ageFieldOf(node: ASTNode): AgeField | undefined {
  const name = node.op === '.' ? node.args[1] : node.op === 'id' ? node.args : undefined
  return ageFields.find((each) => each === name)
}

function numberOf(node: ASTNode): number | undefined {
  if (node.op !== 'value') return undefined
  return typeof node.args === 'bigint' || typeof node.args === 'number' ? Number(node.args) : undefined
}

function childrenOf(node: ASTNode): readonly ASTNode[] {
  const found: ASTNode[] = []
  const collect = (value: unknown): void => {
    if (Array.isArray(value)) for (const each of value) collect(each)
    else if (typeof value === 'object' && value !== null && 'op' in value && 'args' in value)
      found.push(value as ASTNode)
  }
  collect(node.args)
  return found
}

/** A fault at an offset of the expression's text, told as line and column. */
export function faultAt(text: string, position: number, reason: string): ExpressionFault {
  const before = text.slice(0, position).split('\n')
  return { reason: reason.slice(0, 200), line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}
