export type Representation = 'full' | 'abbreviated'

const ABBREVIATED = 'application/vnd.npm.install-v1+json'
const ACCEPT_CHARS_MAX = 4096

/**
 * Chooses between the two forms of a packument by `Accept` (RFC 9110, section 12.5.1).
 * The abbreviated form is given only to those who name it, and wins a tie because it is smaller.
 */
export function negotiateRepresentation(accept: string | undefined): Representation {
  if (accept === undefined || accept.length > ACCEPT_CHARS_MAX) return 'full'
  const qualities = readQualities(accept)
  const abbreviated = qualities.get(ABBREVIATED) ?? 0
  const full = qualities.get('application/json') ?? qualities.get('application/*') ?? qualities.get('*/*') ?? 0
  return abbreviated > 0 && abbreviated >= full ? 'abbreviated' : 'full'
}

function readQualities(accept: string): ReadonlyMap<string, number> {
  const qualities = new Map<string, number>()
  for (const entry of accept.split(',')) {
    const [type = '', ...parameters] = entry.split(';').map((part) => part.trim().toLowerCase())
    const quality = parameters.find((parameter) => parameter.startsWith('q='))
    qualities.set(type, quality === undefined ? 1 : readQuality(quality.slice(2)))
  }
  return qualities
}

/** A malformed weight counts as a refusal of that form. */
function readQuality(text: string): number {
  return /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(text) ? Number(text) : 0
}
