// RPM databases for tests, made from plain facts.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type RpmTag, rpmTags } from '../rpm-header.ts'

export type RpmFacts = { readonly [Tag in RpmTag]?: string | number | readonly string[] }

export function buildHeader(facts: RpmFacts): Uint8Array {
  const entries: Buffer[] = []
  const values: Buffer[] = []
  let offset = 0
  for (const [tag, value] of Object.entries(facts) as [RpmTag, string | number | readonly string[]][]) {
    const padding = typeof value === 'number' ? (4 - (offset % 4)) % 4 : 0
    const bytes = bytesOf(value)
    const entry = Buffer.alloc(16)
    entry.writeUInt32BE(rpmTags[tag], 0)
    entry.writeUInt32BE(typeof value === 'number' ? 4 : typeof value === 'string' ? 6 : 8, 4)
    entry.writeUInt32BE(offset + padding, 8)
    entry.writeUInt32BE(typeof value === 'object' ? value.length : 1, 12)
    entries.push(entry)
    values.push(Buffer.alloc(padding), bytes)
    offset += padding + bytes.length
  }
  const intro = Buffer.alloc(8)
  intro.writeUInt32BE(entries.length, 0)
  intro.writeUInt32BE(offset, 4)
  return Buffer.concat([intro, ...entries, ...values])
}

function bytesOf(value: string | number | readonly string[]): Buffer {
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32BE(value)
    return bytes
  }
  return Buffer.from(
    [value]
      .flat()
      .map((text) => `${text}\0`)
      .join(''),
  )
}

export function buildSqlite(headers: readonly Uint8Array[]): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'assay-rpm-'))
  const path = join(folder, 'rpmdb.sqlite')
  try {
    const database = new DatabaseSync(path)
    database.exec('create table Packages (hnum integer primary key autoincrement, blob blob not null)')
    const insert = database.prepare('insert into Packages (blob) values (?)')
    for (const header of headers) insert.run(header)
    database.close()
    return readFileSync(path)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export function buildNdb(headers: readonly Uint8Array[]): Uint8Array {
  const page = Buffer.alloc(4_096)
  page.write('RpmP', 0, 'latin1')
  page.writeUInt32LE(1, 12)
  for (let slot = 32; slot < page.length; slot += 16) page.write('Slot', slot, 'latin1')
  const blobs: Buffer[] = []
  let block = page.length / 16
  for (const [position, header] of headers.entries()) {
    const length = Math.ceil((16 + header.length + 12) / 16) * 16
    const blob = Buffer.alloc(length)
    blob.write('BlbS', 0, 'latin1')
    blob.writeUInt32LE(position + 1, 4)
    blob.writeUInt32LE(header.length, 12)
    blob.set(header, 16)
    const slot = 32 + position * 16
    page.writeUInt32LE(position + 1, slot + 4)
    page.writeUInt32LE(block, slot + 8)
    page.writeUInt32LE(length / 16, slot + 12)
    blobs.push(blob)
    block += length / 16
  }
  return Buffer.concat([page, ...blobs])
}
