// Hands in documents as a pipeline does, without HTTP.
import { transact } from '#platform/database/transact.ts'
import type { TestApp } from '#test/harness.ts'
import { createApplication } from '../../create-application.ts'
import { importSbom } from '../import-sbom.ts'
import { showSbom } from '../list-sboms.ts'
import { receiveSbom } from '../receive-sbom.ts'

export async function receive(app: TestApp, release: string, document: object | string | Uint8Array): Promise<string> {
  // Ids of one moment have no order.
  app.clock.advance(1)
  const [application = '', version = ''] = release.split(' ')
  const bytes =
    document instanceof Uint8Array
      ? document
      : Buffer.from(typeof document === 'string' ? document : JSON.stringify(document))
  const { sbomId } = await receiveSbom(
    app.context(),
    { application, release: version, fileName: 'bom.json' },
    pieces(bytes),
  )
  return sbomId
}

async function* pieces(bytes: Uint8Array) {
  yield bytes
}

/** `release` is `CODE VERSION`. */
export async function handIn(app: TestApp, release: string, document: object | string | Uint8Array) {
  const sbomId = await receive(app, release, document)
  await importSbom(app.context(), sbomId)
  return showSbom(app.context(), sbomId)
}

export async function createApplications(app: TestApp, codes: readonly string[]): Promise<void> {
  const { orgUnitId, personId: ownerPersonId } = app.people.developer.actor
  await transact(app.context(), async (tx) => {
    for (const code of codes) await createApplication(tx, { code, name: code, orgUnitId, ownerPersonId })
  })
}
