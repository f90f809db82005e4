/** The forms of a page: JSON and HTML of the simple API, and the same HTML under its plain name. */
export type Representation = 'json' | 'html' | 'text' | 'api'

const TYPES: Readonly<Record<Representation, string>> = {
  json: 'application/vnd.pypi.simple.v1+json',
  html: 'application/vnd.pypi.simple.v1+html',
  text: 'text/html',
  api: 'application/json',
}
const ALIASES: ReadonlyMap<string, Representation> = new Map([
  ['application/vnd.pypi.simple.v1+json', 'json'],
  ['application/vnd.pypi.simple.latest+json', 'json'],
  ['application/vnd.pypi.simple.v1+html', 'html'],
  ['application/vnd.pypi.simple.latest+html', 'html'],
  ['text/html', 'text'],
])
const RANGES: ReadonlyMap<string, readonly Representation[]> = new Map([
  ['*/*', ['text', 'html', 'json']],
  ['text/*', ['text']],
  ['application/*', ['html', 'json']],
])
/** Of equal weight: what tells more. */
const BEST_FIRST = ['json', 'html', 'text'] as const
const ACCEPT_CHARS_MAX = 4096

export function mediaTypeOf(representation: string): string {
  return Object.hasOwn(TYPES, representation) ? TYPES[representation as Representation] : TYPES.text
}

/**
 * Chooses a form by `Accept` (RFC 9110, section 12.5.1; PEP 691), or by the `format` of the query, which stands above it.
 * Undefined: none of them fits (406). Who names no type, or any, is a browser or an old client: HTML.
 */
export function negotiate(accept: string | undefined, format: string | null): Representation | undefined {
  if (format !== null) return ALIASES.get(format.trim().toLowerCase())
  if (accept === undefined || accept.trim() === '') return 'text'
  if (accept.length > ACCEPT_CHARS_MAX) return undefined
  const weights = readWeights(accept)
  const weighed = BEST_FIRST.map((each) => [each, weights.named.get(each) ?? weights.ranged.get(each) ?? 0] as const)
  const best = Math.max(...weighed.map(([, weight]) => weight))
  if (best === 0) return undefined
  const fitting = weighed.filter(([, weight]) => weight === best).map(([each]) => each)
  return fitting.find((each) => weights.named.has(each)) ?? fitting.at(-1)
}

function readWeights(accept: string) {
  const named = new Map<Representation, number>()
  const ranged = new Map<Representation, number>()
  for (const entry of accept.split(',')) {
    const [type = '', ...parameters] = entry.split(';').map((part) => part.trim().toLowerCase())
    const quality = parameters.find((parameter) => parameter.startsWith('q='))
    const weight = quality === undefined ? 1 : readWeight(quality.slice(2))
    const representation = ALIASES.get(type)
    if (representation) named.set(representation, Math.max(weight, named.get(representation) ?? 0))
    for (const each of RANGES.get(type) ?? []) ranged.set(each, Math.max(weight, ranged.get(each) ?? 0))
  }
  return { named, ranged }
}

/** A malformed weight counts as a refusal of that form. */
function readWeight(text: string): number {
  return /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(text) ? Number(text) : 0
}
