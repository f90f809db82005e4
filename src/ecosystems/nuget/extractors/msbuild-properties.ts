// Properties and conditions of MSBuild files, as far as the files alone decide them.

const LENGTH_MAX = 4_096
const REFERENCE = /\$\(([A-Za-z_][\w.-]{0,200})\)/g
const COMPARISON = /^\s*'([^']*)'\s*(==|!=)\s*'([^']*)'\s*$/

export interface Properties {
  /** By name in lower case; undefined: set in several ways, and which one holds is not to be told. */
  readonly values: Map<string, string | undefined>
}

export interface Expanded {
  readonly text: string
  /** False: a property is not known here, or computed. The text keeps its reference. */
  readonly isDecided: boolean
}

export function createProperties(known: Readonly<Record<string, string>>): Properties {
  return { values: new Map(Object.entries(known).map(([name, value]) => [name.toLowerCase(), value])) }
}

/** Replaces `$(Name)`. Case of names has no meaning. */
export function expand({ values }: Properties, text: string): Expanded {
  if (!text.includes('$(')) return { text, isDecided: true }
  let isDecided = text.length <= LENGTH_MAX
  let added = 0
  const expanded = text.slice(0, LENGTH_MAX).replace(REFERENCE, (reference, name: string) => {
    const value = added > LENGTH_MAX ? undefined : values.get(name.toLowerCase())
    if (value === undefined) isDecided = false
    added += value?.length ?? 0
    return value ?? reference
  })
  if (expanded.length > LENGTH_MAX || expanded.includes('$(')) isDecided = false
  return { text: expanded.slice(0, LENGTH_MAX), isDecided }
}

/** Undefined: not to be told from the files. `Exists('…')` guards imports, whose absence is no loss. */
export function holds(properties: Properties, condition: string | undefined): boolean | undefined {
  if (condition === undefined || condition.trim() === '') return true
  const match = condition.length > LENGTH_MAX ? null : COMPARISON.exec(condition)
  if (match === null) return undefined
  const [, left = '', operator, right = ''] = match
  // `'$(X)' == ''` sets a default: without any other setting in sight it holds.
  const lone = /^\$\(([A-Za-z_][\w.-]{0,200})\)$/.exec(left)?.[1]
  if (lone !== undefined && right === '' && operator === '==' && !properties.values.has(lone.toLowerCase())) return true
  const [one, other] = [expand(properties, left), expand(properties, right)]
  if (!one.isDecided || !other.isDecided) return undefined
  return (one.text.toLowerCase() === other.text.toLowerCase()) === (operator === '==')
}

/** `isCertain`: false when its condition may not hold; a value that it would replace then leaves the property undecided. */
export function setProperty(
  { values }: Properties,
  name: string,
  { value, isCertain }: { value: Expanded; isCertain: boolean },
): void {
  const key = name.toLowerCase()
  const text = value.isDecided ? value.text : undefined
  const isRival = !isCertain && values.has(key) && values.get(key) !== text
  values.set(key, isRival ? undefined : text)
}
