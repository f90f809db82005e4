/** Time is a parameter everywhere else. Tests hand in a clock they can move. */
export type Clock = () => Date

export const systemClock: Clock = () => new Date()

/** Milliseconds on a clock that only goes forward: for durations in logs, never for decisions. */
export function monotonicMilliseconds(): number {
  return performance.now()
}
