import { createHash } from 'node:crypto'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type SqlBool, sql } from 'kysely'
import type { Context } from '#platform/context.ts'
import { newId } from '#platform/ids.ts'
import { Problem } from '#platform/problem.ts'
import type { Audience } from './audience.ts'
import { readOsvDocuments } from './osv-document.ts'
import { createZipWriter } from './zip-writer.ts'

export interface OsvArchive {
  readonly path: string
  readonly sizeBytes: number
  /** Of its content. */
  readonly etag: string
}

const recordsAtOnce = 500

/**
 * A zip of every record of an OSV ecosystem, withdrawn ones too, in a file: `Debian` has all releases, `Debian:12` that one,
 * undefined everything. The file is named by its content, and the one before is kept for those who are about to send it.
 * Throws `advisory-feed.missing` where there is no record.
 */
export async function prepareOsvArchive(
  context: Context,
  audience: Audience,
  osvEcosystem: string | undefined,
): Promise<OsvArchive> {
  const folder = join(context.config.dataFolder, 'security-answers')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const name = createHash('sha256')
    .update(JSON.stringify([audience.key, osvEcosystem ?? null]))
    .digest('hex')
  const temporary = join(folder, `${newId(context.now)}.incoming`)
  const file = await open(temporary, 'wx', 0o600)
  const hash = createHash('sha256')
  let sizeBytes = 0
  let count = 0
  const write = async (bytes: Uint8Array) => {
    await file.writeFile(bytes)
    hash.update(bytes)
    sizeBytes += bytes.length
  }
  try {
    const zip = createZipWriter()
    for await (const ids of idsOf(context, osvEcosystem)) {
      context.signal.throwIfAborted()
      const documents = await readOsvDocuments(context, audience, ids)
      count += documents.size
      const packed: Uint8Array[] = []
      for (const { id, ...document } of documents.values())
        packed.push(await zip.add(`${id}.json`, Buffer.from(JSON.stringify({ id, ...document }))))
      await write(Buffer.concat(packed))
    }
    if (count === 0)
      throw new Problem('advisory-feed.missing', 503, { ecosystems: [(osvEcosystem ?? 'OSV').slice(0, 60)] })
    await write(zip.end())
    await file.close()
  } catch (error) {
    await file.close().catch(() => undefined)
    await rm(temporary, { force: true })
    throw error
  }
  const digest = hash.digest('hex')
  const path = join(folder, `${name}.${digest}.zip`)
  await rename(temporary, path)
  await removeOlder(folder, { name, path, now: context.now })
  return { path, sizeBytes, etag: `"${digest}"` }
}

const abandonedMilliseconds = 24 * 60 * 60 * 1000

/** The one before the current stays; so does what somebody else may still be writing. */
async function removeOlder(
  folder: string,
  current: { readonly name: string; readonly path: string; readonly now: Date },
) {
  const names = (await readdir(folder)).filter(
    (each) => each.startsWith(`${current.name}.`) || each.endsWith('.incoming'),
  )
  const others = names.map((each) => join(folder, each)).filter((path) => path !== current.path)
  const dated = await Promise.all(
    others.map(async (path) => ({
      path,
      at: await stat(path).then(
        ({ mtimeMs }) => mtimeMs,
        () => 0,
      ),
    })),
  )
  const [writing, written] = [dated.filter(isIncoming), dated.filter((each) => !isIncoming(each))]
  const abandoned = writing.filter(({ at }) => at < current.now.getTime() - abandonedMilliseconds)
  for (const { path } of [...abandoned, ...written.sort((a, b) => b.at - a.at).slice(1)])
    await rm(path, { force: true })
}

function isIncoming({ path }: { readonly path: string }): boolean {
  return path.endsWith('.incoming')
}

/** Ids in their order, so that the same records give the same archive. */
async function* idsOf(context: Context, osvEcosystem: string | undefined): AsyncGenerator<readonly string[]> {
  for (let after = ''; ; ) {
    const rows = await context.db
      .selectFrom('advisory as a')
      .select('a.id')
      .where('a.id', '>', after)
      .$if(osvEcosystem !== undefined, (query) => query.where(filedUnder(osvEcosystem ?? '')))
      .orderBy('a.id')
      .limit(recordsAtOnce)
      .execute()
    if (rows.length > 0) yield rows.map((row) => row.id)
    if (rows.length < recordsAtOnce) return
    after = rows.at(-1)?.id ?? after
  }
}

function filedUnder(name: string) {
  return sql<SqlBool>`exists (
    select from advisory_range as r where r.advisory_id = a.id
      and (r.osv_ecosystem = ${name} or starts_with(r.osv_ecosystem, ${`${name}:`})))`
}
