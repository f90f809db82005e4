import { setTimeout as delay } from 'node:timers/promises'

/** Tells what happens next, does it, and tells how it went. */
export type Step = <Value>(title: string, act: () => Promise<Value>) => Promise<Value>

export interface PlaySettings {
  readonly secondsMax: number
  /** Aborted when somebody does not want to see the end. */
  readonly ending: AbortSignal
}

/** One line of the story. */
export function say(text: string): void {
  process.stdout.write(`  ${text}\n`)
}

/** Tells a story; what it opens is closed in the end, the last first, also when the story breaks off. */
export type Story = (step: Step, opened: AsyncDisposableStack) => Promise<void>

const closeSecondsMax = 15

/**
 * Plays a story step by step. True when every step did what it should; else the step that did not is named. A story that
 * is not over in time has failed at the step it had reached.
 */
export async function play(story: Story, settings: PlaySettings): Promise<boolean> {
  const began = performance.now()
  const opened = new AsyncDisposableStack()
  const stop = new AbortController()
  let number = 0
  let reached = 'the start'
  const step: Step = async (title, act) => {
    stop.signal.throwIfAborted()
    reached = `step ${++number} (${title})`
    const stepBegan = performance.now()
    process.stdout.write(`\n${number}. ${title}\n`)
    const value = await act()
    say(`✓ ${secondsSince(stepBegan)} s`)
    return value
  }
  const told = story(step, opened)
  try {
    await Promise.race([told, outOfTime(settings.secondsMax, stop.signal), interrupted(settings.ending), unread()])
    process.stdout.write(`\nAll ${number} steps did what they should, in ${secondsSince(began)} s.\n`)
    return true
  } catch (error) {
    process.stdout.write(`\nFAILED at ${reached}: ${messageOf(error)}\n`)
    return false
  } finally {
    stop.abort()
    const closed = opened.disposeAsync().then(() => told.catch(() => {}))
    await Promise.race([closed, delay(closeSecondsMax * 1000, undefined, { ref: false })])
  }
}

function secondsSince(began: number): string {
  return ((performance.now() - began) / 1000).toFixed(1)
}

async function outOfTime(secondsMax: number, stop: AbortSignal): Promise<never> {
  await delay(secondsMax * 1000, undefined, { signal: stop })
  throw new Error(`it was not over after ${secondsMax} s`)
}

function interrupted(ending: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (ending.aborted) reject(new Error('interrupted'))
    ending.addEventListener('abort', () => reject(new Error('interrupted')), { once: true })
  })
}

/** `npm run demo | head`: what is open has to be closed all the same. */
function unread(): Promise<never> {
  return new Promise((_, reject) => process.stdout.on('error', reject))
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const message = error.message.trim()
  return error.cause instanceof Error ? `${message} (${error.cause.message})` : message
}
