import { Worker } from 'node:worker_threads'
import { checkSpdx } from '#ecosystems/generic/check-spdx.ts'
import type { BomReading } from '#ecosystems/generic/read-bom.ts'
import { storableText } from '#modules/catalog/index.ts'
import type { SchemaReply, SchemaTask } from './schema-thread.ts'

export interface DocumentValidation {
  readonly state: 'valid' | 'invalid' | 'not-performed'
  /** Held to the official schema, or to own checks of what the standard requires; null: to nothing. */
  readonly by: 'schema' | 'structure' | null
  /** The first ones. */
  readonly faults: readonly { readonly path: string; readonly message: string }[]
  /** Why it was not performed. */
  readonly reason?: 'too-large' | 'no-schema' | 'gave-up'
}

const schemaVersions = new Set(['1.2', '1.3', '1.4', '1.5', '1.6', '1.7'])
/** Above it a document is taken as it is read: checking takes longer than reading. */
const validatedBytesMax = 20 * 2 ** 20
const heapMegabytesMax = 768
const secondsMax = 60

/**
 * Holds a document to its standard: CycloneDX in JSON to the official schema, on a thread with bounds of its own; SPDX to
 * checks of ours. A document that is invalid and can be read is taken nevertheless.
 */
export async function validateDocument(bytes: Uint8Array, bom: BomReading): Promise<DocumentValidation> {
  if (bytes.byteLength > validatedBytesMax) return notPerformed('too-large')
  if (bom.format === 'SPDX') return found('structure', checkSpdx(bom.document))
  if (bom.notation !== 'json' || !schemaVersions.has(bom.specVersion)) return notPerformed('no-schema')
  const faults = await askThread(bytes, bom.specVersion)
  return faults === undefined ? notPerformed('gave-up') : found('schema', faults)
}

type Faults = DocumentValidation['faults']

function found(by: 'schema' | 'structure', faults: Faults): DocumentValidation {
  const shown = faults.map(({ path, message }) => ({
    path: storableText(path, 300),
    message: storableText(message, 300),
  }))
  return { state: shown.length === 0 ? 'valid' : 'invalid', by, faults: shown }
}

function notPerformed(reason: NonNullable<DocumentValidation['reason']>): DocumentValidation {
  return { state: 'not-performed', by: null, faults: [], reason }
}

/** One thread for the process: compiled schemas are kept, and documents wait for each other. */
let thread: SchemaThread | undefined
let last: Promise<unknown> = Promise.resolve()

function askThread(bytes: Uint8Array, specVersion: string): Promise<Faults | undefined> {
  const answer = last.then(() => {
    thread ??= startThread(() => {
      thread = undefined
    })
    return thread.ask(bytes, specVersion)
  })
  last = answer
  return answer
}

interface SchemaThread {
  /** Undefined: time or memory was not enough. */
  ask(bytes: Uint8Array, specVersion: string): Promise<Faults | undefined>
}

function startThread(onEnd: () => void): SchemaThread {
  const worker = new Worker(new URL('./schema-thread.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytesMax },
    stdout: true,
    stderr: true,
  })
  let waiting: ((faults: Faults | undefined) => void) | undefined
  let ids = 0
  let hasEnded = false
  const settle = (faults: Faults | undefined) => {
    waiting?.(faults)
    waiting = undefined
    worker.unref()
  }
  const lose = () => {
    if (!hasEnded) onEnd()
    hasEnded = true
    settle(undefined)
  }
  worker.on('message', ({ faults }: SchemaReply) => settle(faults))
  // What a document does to the thread ends the thread, not the process.
  worker.on('error', lose)
  worker.on('exit', lose)
  worker.unref()
  return {
    ask: (bytes, specVersion) =>
      new Promise((resolve) => {
        const giveUp = setTimeout(() => void worker.terminate(), secondsMax * 1000)
        waiting = (faults) => {
          clearTimeout(giveUp)
          resolve(faults)
        }
        worker.ref()
        worker.postMessage({ id: ++ids, bytes, specVersion } satisfies SchemaTask)
      }),
  }
}
