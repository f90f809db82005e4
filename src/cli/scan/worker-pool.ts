// Threads for files that take time or may fail badly: one that runs too long or needs too much memory is ended alone.
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { SourceTree } from '#ecosystems/ecosystem.ts'
import {
  type ExtractionOutcome,
  type ExtractionTask,
  type RunExtractors,
  runExtractors,
} from '#ecosystems/scan/run-extractors.ts'
import type { FromWorker, ToWorker } from './worker-messages.ts'

export interface WorkerPool {
  readonly run: RunExtractors
  close(): Promise<void>
}

export interface WorkerPoolOptions {
  readonly jobs: number | undefined
  /** What a file is said to have failed by, when its time is up. */
  readonly timeText: (seconds: number) => string
  readonly taskSecondsMax?: number
  /** Smaller files are read in this thread. */
  readonly heavyBytesMin?: number
}

const jobsOtherwise = 4
const taskSecondsMax = 120
/** Below it, starting a thread takes longer than reading. */
const heavyBytesMin = 1024 * 1024
const heapMegabytesMax = 2_048

/** Workers are started when the first heavy file comes, and no more than there are such files at once. */
export function openWorkerPool(options: WorkerPoolOptions): WorkerPool {
  const jobs = options.jobs ?? Math.min(jobsOtherwise, availableParallelism())
  const idle: Worker[] = []
  const all = new Set<Worker>()
  const waiting: (() => void)[] = []
  let busy = 0

  async function enter(): Promise<Worker> {
    while (busy >= jobs) await new Promise<void>((freed) => waiting.push(freed))
    busy++
    const worker = idle.pop() ?? startWorker()
    all.add(worker)
    return worker
  }

  function leave(worker: Worker, isSound: boolean): void {
    busy--
    if (isSound) idle.push(worker)
    else {
      all.delete(worker)
      void worker.terminate()
    }
    waiting.shift()?.()
  }

  return {
    async run(task) {
      if (task.file.bytes.length < (options.heavyBytesMin ?? heavyBytesMin)) return runExtractors(task)
      const worker = await enter()
      let sound = false
      try {
        const answer = await ask(worker, task, options)
        sound = answer.sound
        return answer.outcomes
      } finally {
        leave(worker, sound)
      }
    },
    async close() {
      await Promise.all([...all].map((worker) => worker.terminate()))
    },
  }
}

/** Messages of a worker's own must not reach the terminal: a stranger's file may be in them. */
const workerOptions = {
  resourceLimits: { maxOldGenerationSizeMb: heapMegabytesMax },
  stdout: true,
  stderr: true,
} as const

function startWorker(): Worker {
  const worker = new Worker(new URL('./extract-worker.ts', import.meta.url), workerOptions)
  // After the time limit the thread may still report an error, which concerns nobody.
  return worker.on('error', () => {})
}

interface Answer {
  readonly outcomes: readonly ExtractionOutcome[]
  /** False: the worker is not to be used again. */
  readonly sound: boolean
}

function ask(worker: Worker, task: ExtractionTask, options: WorkerPoolOptions): Promise<Answer> {
  const seconds = options.taskSecondsMax ?? taskSecondsMax
  return new Promise((settle) => {
    const failed = (code: string, message: string) => {
      const outcomes = task.extractors.map(({ name, reads }) => ({
        extractor: name,
        reads,
        failure: { code, message },
      }))
      end({ outcomes, sound: false })
    }
    const timer = setTimeout(() => failed('file.time-limit', options.timeText(seconds)), seconds * 1_000)
    const onMessage = (message: FromWorker) => {
      if (message.kind === 'done') end({ outcomes: message.outcomes, sound: true })
      else void lookUp(task.tree, message).then((answer) => worker.postMessage(answer))
    }
    const onError = (error: Error) => {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'ERR_WORKER_OUT_OF_MEMORY')
        failed('file.memory-limit', `more than ${heapMegabytesMax} MiB of memory`)
      else failed('extractor.failed', error.message)
    }
    const onExit = () => failed('extractor.failed', 'its thread ended')
    const end = (answer: Answer) => {
      clearTimeout(timer)
      worker.off('message', onMessage).off('error', onError).off('exit', onExit)
      settle(answer)
    }
    worker.on('message', onMessage).on('error', onError).on('exit', onExit)
    const { path, bytes } = task.file
    const message: ToWorker = { kind: 'extract', path, bytes, extractors: task.extractors.map(({ name }) => name) }
    worker.postMessage(message, ownsItsBuffer(bytes) ? [bytes.buffer as ArrayBuffer] : [])
  })
}

/** Handed over instead of copied, unless something else lies in the same memory. */
function ownsItsBuffer(bytes: Uint8Array): boolean {
  return bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength
}

async function lookUp(
  tree: SourceTree,
  { call, kind, path }: Exclude<FromWorker, { kind: 'done' }>,
): Promise<ToWorker> {
  try {
    if (kind === 'list') return { kind: 'answer', call, names: await tree.list(path) }
    const bytes = await tree.read(path)
    return { kind: 'answer', call, ...(bytes && { bytes }) }
  } catch {
    // The tree reports what it could not read; the thread must get an answer all the same.
    return { kind: 'answer', call }
  }
}
