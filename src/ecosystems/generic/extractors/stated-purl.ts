import { type Purl, parsePurl } from '#formats/purl.ts'
import { normalizePurl } from '#formats/purl-types.ts'

/** A purl as somebody else's document states it; undefined when it is none. */
export function statedPurl(text: string): Purl | undefined {
  try {
    return normalizePurl(parsePurl(text))
  } catch {
    return undefined
  }
}
