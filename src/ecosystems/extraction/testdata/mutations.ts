// Files as an enemy or a bad disk would have them, the same at every run, and what holds for whatever is read of them.
import assert from 'node:assert/strict'
import type { Extraction, Extractor, SourceFile, SourceTree } from '#ecosystems/ecosystem.ts'
import { WARNINGS_MAX } from '#ecosystems/extraction/limits.ts'
import { formatPurl, parsePurl } from '#formats/purl.ts'
import { fixtureFiles, memoryTree } from './memory-tree.ts'

const HASH = /^(?:(?:md5|sha\d+)-[\w+/]+=*|[\w-]+:[0-9a-f]+)$/
const SECONDS_MAX = 2
const PROTOTYPE_KEYS = Reflect.ownKeys(Object.prototype).length

export type Random = (below: number) => number

/** Repeatable: numbers from 0, below what is asked for. */
export function createRandom(seed: number): Random {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** `count` variants of any bytes: some of them changed, a part repeated, or the end cut off. */
export function* mutate(bytes: Uint8Array, count: number): Generator<Uint8Array> {
  const random = createRandom(bytes.length + count)
  for (let round = 0; round < count; round++) {
    const at = random(bytes.length + 1)
    if (round % 5 === 0) yield bytes.slice(0, at)
    else if (round % 5 === 1) yield Buffer.concat([bytes.subarray(0, at), bytes.subarray(random(at + 1))])
    else {
      const changed = Uint8Array.from(bytes)
      for (let change = random(8); change >= 0 && changed.length > 0; change--)
        changed[random(changed.length)] = random(256)
      yield changed
    }
  }
}

const PIECES = [
  ...['"', "'", '{', '}', '[', ']', '<', '>', '(', ')', ':', ',', '=', '\n', ' ', '\t', '@', '/', '..', '#', '|', '%'],
  ...['__proto__', 'constructor', '\0', '\\', '*', '&a ', '$(', 'é', '-', '- ', '? ', '<!--', '$(A)', '\r\n', '>='],
]

/** One variant of a text: signs that mean something put in, parts taken out, repeated or cut off. */
export function mutateText(bytes: Uint8Array, random: Random): Uint8Array {
  const changed = [...bytes]
  for (let count = random(4) + 1; count > 0; count--) {
    const at = random(changed.length)
    const kind = random(5)
    if (kind === 0) changed.splice(at, random(40))
    else if (kind === 1) changed[at] = random(256)
    else if (kind === 2) changed.splice(at, 0, ...Buffer.from(PIECES[random(PIECES.length)] ?? ''))
    else if (kind === 3) changed.splice(at, 0, ...changed.slice(at, at + random(300)))
    else changed.length = random(2) === 0 ? at : changed.length
  }
  return Uint8Array.from(changed)
}

/** What holds for every extraction, whatever was read. */
export function checkForm(extraction: Extraction, label: string): void {
  const ids = new Set(extraction.components.map(({ id }) => id))
  assert.equal(ids.size, extraction.components.length, label)
  for (const { purl, dependsOn, hashes, line } of extraction.components) {
    const text = formatPurl(purl)
    assert.match(text, /^pkg:[a-z]+\/./, label)
    assert.equal(formatPurl(parsePurl(text)), text, label)
    for (const id of dependsOn) assert.ok(ids.has(id), `${label}: ${id}`)
    for (const hash of hashes) assert.match(hash, HASH, label)
    assert.ok(line === undefined || line >= 1, label)
  }
  for (const { code, message } of extraction.warnings) {
    assert.match(code, /^[a-z]+\.[a-z]+(?:-[a-z]+)*$/, label)
    assert.doesNotMatch(message, /\p{Cc}/u, label)
  }
  assert.ok(extraction.complete || extraction.warnings.length > 0, `${label}: incomplete without a reason`)
  assert.ok(extraction.warnings.length <= WARNINGS_MAX + 1, label)
  assert.equal(Reflect.ownKeys(Object.prototype).length, PROTOTYPE_KEYS, label)
}

/** Extracts `rounds` changed forms of the file, its neighbours changed too now and then. Returns how many were incomplete. */
export async function checkMutations(extractor: Extractor, folder: URL, file: string, rounds = 150): Promise<number> {
  const random = createRandom(20261122)
  const files = fixtureFiles(folder)
  const original = new TextEncoder().encode(files[file] ?? assert.fail(`no fixture ${file}`))
  assert.ok(extractor.matches(file), file)
  let incomplete = 0
  for (let round = 0; round < rounds; round++) {
    const neighbours = Object.entries(files).map(([path, text]) => {
      const bytes = new TextEncoder().encode(text)
      return [path, round % 3 === 0 && text !== '' ? new TextDecoder().decode(mutateText(bytes, random)) : text]
    })
    const tree = memoryTree(Object.fromEntries(neighbours))
    const extraction = await extractor.extract({ path: file, bytes: mutateText(original, random) }, tree)
    checkForm(extraction, `${extractor.name} ${file}, round ${round}`)
    if (!extraction.complete) incomplete++
  }
  return incomplete
}

export interface Bounds {
  readonly tree?: SourceTree
  /** Of this thread, so that other work on the machine does not count. */
  readonly secondsMax?: number
  readonly label?: string
}

/** An extraction in bounded time of the processor, and in form. */
export async function extractBounded(
  extractor: Extractor,
  file: SourceFile,
  { tree = memoryTree(), secondsMax = SECONDS_MAX, label = '' }: Bounds = {},
): Promise<Extraction> {
  const started = process.threadCpuUsage()
  const extraction = await extractor.extract(file, tree)
  const { user, system } = process.threadCpuUsage(started)
  const seconds = (user + system) / 1_000_000
  assert.ok(seconds < secondsMax, `${extractor.name} took ${seconds} s: ${label}`)
  checkForm(extraction, `${extractor.name}: ${label}`)
  return extraction
}

/** A hostile text is answered in bounded time of the processor, and in form. */
export function extractHostile(extractor: Extractor, path: string, text: string): Promise<Extraction> {
  return extractBounded(extractor, { path, bytes: new TextEncoder().encode(text) }, { label: text.slice(0, 40) })
}
