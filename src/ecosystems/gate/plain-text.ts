/** One line without control, format or bidirectional characters: safe in a terminal and in a log. */
export function plainLine(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
}

/** At most `charsMax` UTF-16 units, never half a character; what was cut shows as `...`. */
export function shorten(text: string, charsMax: number): string {
  if (text.length <= charsMax) return text
  const kept = text.slice(0, Math.max(0, charsMax - 3)).replace(/[\uD800-\uDBFF]$/, '')
  return `${kept.trimEnd()}...`.slice(0, charsMax)
}

/** `text - link`, where the text gives way and the link is whole, or left out when it cannot fit beside any text. */
export function withLink(text: string, link: string | undefined, charsMax: number): string {
  if (link === undefined || text.endsWith(link)) return keepTail(text, link, charsMax)
  const room = charsMax - link.length - 3
  return room < 10 ? shorten(text, charsMax) : `${shorten(text, room)} - ${link}`
}

/** A text that already ends with its link is cut before the link. */
function keepTail(text: string, link: string | undefined, charsMax: number): string {
  if (link === undefined || text.length <= charsMax) return shorten(text, charsMax)
  const lead = text.slice(0, -link.length).replace(/[\s:(-]+$/, '')
  return withLink(lead, link, charsMax)
}
