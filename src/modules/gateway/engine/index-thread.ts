// The thread that reads large indexes and writes views of them: none of it holds up those who wait for something small.
import { parentPort } from 'node:worker_threads'
import type { OpenedIndex, PackageIndex } from '#ecosystems/gate/registry.ts'
import { findEcosystem } from '#ecosystems/index.ts'
import { createByteLru } from './byte-lru.ts'
import { type IndexAnswer, type IndexQuestion, type IndexTask, ownedBuffer } from './index-messages.ts'

const documentBytesMax = 256 * 1024 * 1024

const opened = createByteLru<OpenedIndex>(documentBytesMax)
let handles = 0

parentPort?.on('message', ({ id, task }: IndexQuestion) => {
  const { answer, transfer } = answerTo(task)
  parentPort?.postMessage({ id, answer }, transfer)
})

interface Outcome {
  readonly answer: IndexAnswer
  readonly transfer: ArrayBuffer[]
}

function answerTo(task: IndexTask): Outcome {
  try {
    return run(task)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return plain({ kind: error instanceof SyntaxError ? 'unreadable' : 'failed', message })
  }
}

function run(task: IndexTask): Outcome {
  if (task.kind === 'open') return open(task)
  if (task.kind === 'merge') return merge(task)
  const key = String(task.handle)
  const index = opened.get(key)
  if (task.kind === 'release') {
    opened.delete(key)
    return plain({ kind: 'bytes', bytes: undefined })
  }
  if (!index) return plain({ kind: 'gone' })
  if (task.kind === 'full') return plain({ kind: 'full', index: index.index })
  if (task.kind === 'tags') return plain({ kind: 'tags', tags: index.tags(task.view) })
  const bytes = task.kind === 'write' ? index.write(task.view) : index.manifest(task.version, task.baseUrl)
  return { answer: { kind: 'bytes', bytes }, transfer: ownedBuffer(bytes) }
}

function open({ ecosystem, name, document, upstream }: Extract<IndexTask, { kind: 'open' }>): Outcome {
  const registry = findEcosystem(ecosystem)?.registry
  if (!registry) throw new Error(`no registry protocol of ${ecosystem}`)
  const index = registry.openIndex(name, document, upstream)
  const handle = ++handles
  opened.set(String(handle), index, document.byteLength)
  return {
    answer: { kind: 'opened', handle, index: withoutRequirements(index.index), document },
    transfer: ownedBuffer(document),
  }
}

function merge({ ecosystem, representation, parts }: Extract<IndexTask, { kind: 'merge' }>): Outcome {
  const bytes = findEcosystem(ecosystem)?.registry?.merge?.(parts, representation)
  if (!bytes) throw new Error(`no indexes of ${ecosystem} are joined`)
  return { answer: { kind: 'bytes', bytes }, transfer: ownedBuffer(bytes) }
}

function withoutRequirements(index: PackageIndex): PackageIndex {
  return { ...index, versions: index.versions.map((version) => ({ ...version, requirements: [] })) }
}

function plain(answer: IndexAnswer): Outcome {
  return { answer, transfer: [] }
}
