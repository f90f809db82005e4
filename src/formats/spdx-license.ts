// What a publisher declares about the licence of a package, read as an SPDX expression (SPDX 3.0, annex "licence expressions").
import parseExpression, { type Expression } from 'spdx-expression-parse'
import licenseList from 'spdx-license-list'
import { findLicenseSpelling } from './spdx-license-spellings.ts'

export type LicenseTree = Expression

export interface LicenseExpression {
  readonly kind: 'expression'
  readonly declared: string
  /** SPDX, identifiers in their listed letter case. */
  readonly expression: string
  readonly tree: LicenseTree
  /** The identifiers, each once, without `+` and exceptions, in the order of the expression. */
  readonly ids: readonly string[]
  /** Present when the declaration is no SPDX and was read by the table of spellings. */
  readonly mapped?: { readonly from: string; readonly to: string; readonly certain: boolean }
}

export type License =
  | LicenseExpression
  /** npm's `UNLICENSED`: nothing is granted. */
  | { readonly kind: 'unlicensed'; readonly declared: string }
  /** `SEE LICENSE IN <file>`: the terms stand in a file, unread here. */
  | { readonly kind: 'file'; readonly declared: string; readonly file: string }
  /** Nothing declared, `NONE` or `NOASSERTION`. */
  | { readonly kind: 'absent'; readonly declared: string }
  | { readonly kind: 'invalid'; readonly declared: string; readonly invalid: string }

const declarationCharactersMax = 8192
const parenthesesMax = 64

const listedIds: ReadonlyMap<string, string> = new Map(Object.keys(licenseList).map((id) => [id.toLowerCase(), id]))

/** Reads a declared licence; never throws. What cannot be read is `invalid` with a reason, not a guess. */
export function parseLicense(declared: string): License {
  const text = declared.trim()
  if (text.length > declarationCharactersMax) {
    return {
      kind: 'invalid',
      declared: `${text.slice(0, 200)}…`,
      invalid: `longer than ${declarationCharactersMax} characters`,
    }
  }
  if (/^(?:NONE|NOASSERTION|)$/i.test(text)) return { kind: 'absent', declared }
  if (text.toUpperCase() === 'UNLICENSED') return { kind: 'unlicensed', declared }
  const file = /^SEE LICEN[SC]E IN (.+)$/i.exec(text)?.[1]
  if (file !== undefined) return { kind: 'file', declared, file: file.trim().replace(/^<(.*)>$/, '$1') }
  const tree = readExpression(text)
  if (typeof tree !== 'string') return expressionOf(declared, tree)
  const spelling = findLicenseSpelling(text)
  if (spelling === undefined) return { kind: 'invalid', declared, invalid: tree }
  const mapped = { from: declared, to: spelling.expression, certain: spelling.certain }
  return { ...expressionOf(declared, parseExpression(spelling.expression)), mapped }
}

/** The expression as text, with the parentheses that AND and OR need. */
export function writeLicense(tree: LicenseTree): string {
  if ('license' in tree) {
    return `${tree.license}${tree.plus === true ? '+' : ''}${tree.exception === undefined ? '' : ` WITH ${tree.exception}`}`
  }
  const side = (child: LicenseTree) =>
    tree.conjunction === 'and' && 'conjunction' in child && child.conjunction === 'or'
      ? `(${writeLicense(child)})`
      : writeLicense(child)
  return `${side(tree.left)} ${tree.conjunction.toUpperCase()} ${side(tree.right)}`
}

function expressionOf(declared: string, tree: LicenseTree): LicenseExpression {
  return { kind: 'expression', declared, expression: writeLicense(tree), tree, ids: [...new Set(idsOf(tree))] }
}

function idsOf(tree: LicenseTree): readonly string[] {
  return 'license' in tree ? [tree.license] : [...idsOf(tree.left), ...idsOf(tree.right)]
}

/** The tree, or why there is none. */
function readExpression(text: string): LicenseTree | string {
  let depth = 0
  const tokens = text
    .replaceAll('(', ' ( ')
    .replaceAll(')', ' ) ')
    .split(/\s+/)
    .filter((token) => token !== '')
  for (const token of tokens) {
    depth += token === '(' ? 1 : token === ')' ? -1 : 0
    if (depth > parenthesesMax) return `more than ${parenthesesMax} nested parentheses`
    // The parser would read `ORMIT` as an operator and an identifier.
    if (/^(?:and|or|with)./i.test(token)) return `unknown identifier ${JSON.stringify(token)}`
  }
  try {
    return parseExpression(tokens.map(inListedCase).join(' '))
  } catch (error) {
    return (error as Error).message || 'not an SPDX expression'
  }
}

/** SPDX compares identifiers without regard to case; the list gives them one. */
function inListedCase(token: string): string {
  const plus = token.endsWith('+') ? '+' : ''
  const id = listedIds.get(token.slice(0, token.length - plus.length).toLowerCase())
  return id === undefined ? token : id + plus
}
