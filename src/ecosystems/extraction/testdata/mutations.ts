// Fixtures changed at random, the same way at every run: whatever is read of them, extractions keep their form.
import assert from 'node:assert/strict'
import type { Extraction, Extractor } from '#ecosystems/ecosystem.ts'
import { WARNINGS_MAX } from '#ecosystems/extraction/limits.ts'
import { formatPurl } from '#formats/purl.ts'
import { fixtureFiles, memoryTree } from './memory-tree.ts'

const HASH = /^(?:(?:md5|sha\d+)-[\w+/]+=*|[\w-]+:[0-9a-f]+)$/
const SECONDS_MAX = 2

/** What holds for every extraction, whatever was read. */
export function checkForm(extraction: Extraction, label: string): void {
  const ids = new Set(extraction.components.map(({ id }) => id))
  assert.equal(ids.size, extraction.components.length, label)
  for (const { purl, dependsOn, hashes, line } of extraction.components) {
    assert.match(formatPurl(purl), /^pkg:[a-z]+\/./, label)
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
  assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false)
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
      return [path, round % 3 === 0 && text !== '' ? new TextDecoder().decode(mutated(bytes, random)) : text]
    })
    const tree = memoryTree(Object.fromEntries(neighbours))
    const extraction = await extractor.extract({ path: file, bytes: mutated(original, random) }, tree)
    checkForm(extraction, `${extractor.name} ${file}, round ${round}`)
    if (!extraction.complete) incomplete++
  }
  return incomplete
}

/** A hostile file is answered in bounded time of the processor, and in form. */
export async function extractHostile(extractor: Extractor, path: string, text: string): Promise<Extraction> {
  const started = process.cpuUsage()
  const extraction = await extractor.extract({ path, bytes: new TextEncoder().encode(text) }, memoryTree())
  const seconds = process.cpuUsage(started).user / 1_000_000
  assert.ok(seconds < SECONDS_MAX, `${extractor.name} took ${seconds} s`)
  checkForm(extraction, `${extractor.name} ${text.slice(0, 40)}`)
  return extraction
}

/** Repeatable: the same bytes change in the same way at every run. */
function createRandom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const PIECES = [
  ...['"', "'", '{', '}', '[', ']', '<', '>', '(', ')', ':', ',', '=', '\n', ' ', '\t', '@', '/', '..', '#', '|', '%'],
  ...['__proto__', 'constructor', '\0', '\\', '*', '&a ', '$(', 'é', '-', '- ', '? ', '<!--', '$(A)', '\r\n', '>='],
]

function mutated(bytes: Uint8Array, random: (below: number) => number): Uint8Array {
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
