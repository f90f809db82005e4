/** Resolves when the process is asked to end, and keeps it alive until then. */
export function untilEnding(ending: AbortSignal): Promise<void> {
  if (ending.aborted) return Promise.resolve()
  const day = 86_400_000
  return new Promise((resolve) => {
    const alive = setInterval(() => {}, day)
    ending.addEventListener(
      'abort',
      () => {
        clearInterval(alive)
        resolve()
      },
      { once: true },
    )
  })
}
