import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { IndexedVersion } from '#ecosystems/gate/registry.ts'
import { createAccount, createToken } from '#modules/access/index.ts'
import { importAdvisories } from '#modules/advisories/index.ts'
import { recordIndex } from '#modules/catalog/index.ts'
import { transact } from '#platform/database/transact.ts'
import type { TestApp } from '#test/harness.ts'
import type { PersonName } from '#test/people.ts'

export interface KnownPackage {
  readonly packageId: string
  /** By version. */
  readonly ids: Readonly<Record<string, string>>
}

/** Makes the catalogue know versions of a package: MIT, published long ago, unless told otherwise. */
export async function knowVersions(
  app: TestApp,
  name: string,
  facts: Readonly<Record<string, Partial<IndexedVersion>>>,
): Promise<KnownPackage> {
  const versions = Object.entries(facts).map(([version, own]) => ({
    version,
    license: 'MIT',
    publishedAt: '2020-01-01T00:00:00.000Z',
    hasInstallScript: false,
    files: [
      {
        fileName: `${name}-${version}.tgz`,
        url: `https://upstream.example/${name}-${version}.tgz`,
        role: 'package' as const,
        sha1: Buffer.from(version.padEnd(20).slice(0, 20)).toString('hex'),
      },
    ],
    requirements: [],
    ...own,
  }))
  const index = { name, tags: {}, versions }
  const context = app.context()
  const { packageId } = await transact(context, (tx) => recordIndex(tx, { ecosystem: 'npm', index }))
  const rows = await context.db
    .selectFrom('package_version')
    .select(['id', 'version'])
    .where('package_id', '=', packageId)
    .execute()
  return { packageId, ids: Object.fromEntries(rows.map((row) => [row.version, row.id])) }
}

export interface AdvisoryFacts {
  readonly id: string
  readonly name: string
  /** As OSV has them: `{introduced: '0'}`, `{fixed: '1.1.0'}`. */
  readonly events: readonly Readonly<Record<string, string>>[]
  /** A CVSS 3 vector. */
  readonly severity: string
}

/** Imports advisories as of the test's now: one of another package, so that there is data, and those given. */
export async function knowAdvisories(app: TestApp, ...advisories: readonly AdvisoryFacts[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'assay-feed-'))
  const other = { id: 'OTHER-1', name: 'of-another-package', events: [{ introduced: '0' }], severity: '' }
  for (const { id, name, events, severity } of [other, ...advisories]) {
    const record = {
      id,
      modified: app.clock.now().toISOString(),
      ...(severity && { severity: [{ type: 'CVSS_V3', score: severity }] }),
      affected: [{ package: { ecosystem: 'npm', name }, ranges: [{ type: 'SEMVER', events }] }],
    }
    writeFileSync(join(folder, `${id}.json`), JSON.stringify(record))
  }
  try {
    await importAdvisories(app.context(), { path: folder, source: 'test' })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** A token of a second account of the same person. */
export async function secondAccount(app: TestApp, name: PersonName): Promise<{ readonly token: string }> {
  return transact(app.context(), async (tx) => {
    const { personId } = app.people[name]
    const { accountId } = await createAccount(tx, { personId, username: `${name.toLowerCase()}-again` })
    const { secret } = await createToken(tx, { accountId, name: 'again', scopes: ['*'], expiresInDays: 1 })
    return { token: secret }
  })
}
