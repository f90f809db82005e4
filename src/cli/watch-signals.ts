import { exitCode } from './exit-code.ts'

/** A terminal signals the whole group, and a parent passes its own on: within this time it is one wish, not two. */
const sameWishMilliseconds = 1000

/** Aborted when the process is asked to end. Whoever asks a second time does not want to wait: then it ends at once. */
export function watchSignals(): AbortSignal {
  const ending = new AbortController()
  let impatient = false
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      if (impatient) process.exit(exitCode.interrupted)
      if (ending.signal.aborted) return
      ending.abort()
      setTimeout(() => {
        impatient = true
      }, sameWishMilliseconds).unref()
    })
  return ending.signal
}
