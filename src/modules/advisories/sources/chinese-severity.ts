import type { AssertedSeverity } from './source.ts'

const [veryHigh, high, medium, low] = ['\u8d85', '\u9ad8', '\u4e2d', '\u4f4e'] as const
const grave = '\u5371'

/** CNNVD's words for its levels (GB/T 30279), the gravest first. */
export const cnnvdWords = [veryHigh, high, medium, low].map((word) => `${word}${grave}`)

/** CNVD has the lower three, in one character. */
const levels: ReadonlyMap<string, AssertedSeverity['level']> = new Map(
  (['critical', 'high', 'medium', 'low'] as const).flatMap((level, at) => {
    const word = cnnvdWords[at] ?? ''
    return [[word, level] as const, [word.slice(0, 1), level] as const]
  }),
)

/** The word is kept as it is written, also one that means nothing to us. */
export function chineseSeverity(word: string): AssertedSeverity {
  const written = word.trim().slice(0, 20)
  return { score: null, vector: null, word: written || null, level: levels.get(written) ?? 'unknown' }
}
