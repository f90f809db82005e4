import { monotonicMilliseconds } from '#platform/clock.ts'
import { fill } from '../cli.ts'
import type { ScanCall } from './scan-options.ts'

const intervalMilliseconds = 200
const clearLine = '\r\u001b[K'

/** A line on the terminal that is written over; nothing where messages go elsewhere. */
export function createProgress({ cli, words }: ScanCall) {
  let shownAt = Number.NEGATIVE_INFINITY
  let shown = false
  return {
    show({ files, occurrences }: { readonly files: number; readonly occurrences: number }): void {
      if (cli.progress !== true) return
      const now = monotonicMilliseconds()
      if (now - shownAt < intervalMilliseconds) return
      shownAt = now
      shown = true
      cli.say(`${clearLine}${fill(words.progress, { files, components: occurrences })}`)
    },
    end(): void {
      if (shown) cli.say(clearLine)
      shown = false
    },
  }
}
