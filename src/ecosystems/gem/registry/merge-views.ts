import { mergeLines, textOf } from '../../gate/merge-lines.ts'

const MARK = '---\n'

/** Below the first one's head all lines: each begins with the version and its platform. */
export function mergeViews(views: readonly Uint8Array[]): Uint8Array {
  const parts = views.map(textOf).map((text) => {
    const at = text.startsWith(MARK) ? 0 : text.indexOf(`\n${MARK}`) + 1
    return { head: text.slice(0, at + MARK.length), lines: text.slice(at + MARK.length) }
  })
  const lines = mergeLines(
    parts.map((part) => part.lines),
    (line) => line.split(' ', 1)[0],
  )
  return Buffer.from(`${parts[0]?.head ?? MARK}${lines}`)
}
