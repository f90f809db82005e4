// The thread that runs extractors for the main one: it holds one file, and asks for neighbours.
import { parentPort } from 'node:worker_threads'
import type { SourceTree } from '#ecosystems/ecosystem.ts'
import { ecosystems } from '#ecosystems/index.ts'
import { runExtractors } from '#ecosystems/scan/run-extractors.ts'
import type { FromWorker, ToWorker } from './worker-messages.ts'

const extractors = new Map(ecosystems.flatMap((ecosystem) => ecosystem.extractors.map((each) => [each.name, each])))
type Answer = Extract<ToWorker, { kind: 'answer' }>
const asked = new Map<number, (answer: Answer) => void>()
let calls = 0

const post = (message: FromWorker) => parentPort?.postMessage(message)

function ask(kind: 'read' | 'list', path: string): Promise<Answer> {
  const call = ++calls
  return new Promise((answered) => {
    asked.set(call, answered)
    post({ kind, call, path })
  })
}

const tree: SourceTree = {
  read: async (path) => (await ask('read', path)).bytes,
  list: async (folder) => (await ask('list', folder)).names ?? [],
}

parentPort?.on('message', async (message: ToWorker) => {
  if (message.kind === 'answer') {
    asked.get(message.call)?.(message)
    asked.delete(message.call)
    return
  }
  const named = message.extractors.flatMap((name) => extractors.get(name) ?? [])
  const file = { path: message.path, bytes: message.bytes }
  post({ kind: 'done', outcomes: await runExtractors({ file, extractors: named, tree }) })
})
