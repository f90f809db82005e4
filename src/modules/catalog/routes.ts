import Type from 'typebox'
import { dateTime, nullableDateTime, nullableNumber, nullableText } from '#platform/nullable-types.ts'
import { listQuery, pageOf } from '#platform/page.ts'
import { type Route, route } from '#platform/route.ts'
import { getPackage } from './describe-packages.ts'
import { findByPurl } from './find-by-purl.ts'
import { getVersion } from './get-version.ts'
import { listVersions, versionOrder } from './list-versions.ts'
import { packageOrder, searchPackages } from './search-packages.ts'

const access = { permission: 'catalog:read' } as const
const idParams = Type.Object({ id: Type.String({ format: 'uuid' }) })

const packageFields = {
  id: Type.String(),
  ecosystem: Type.String(),
  name: Type.String(),
  tier: nullableText,
}
const packageItem = Type.Object({
  ...packageFields,
  kind: nullableText,
  createdAt: dateTime,
  versionCount: Type.Integer(),
  /** The highest version that upstream lists; a prerelease only when there is nothing else. */
  latestVersion: nullableText,
  owner: Type.Unsafe<{ id: string; name: string } | null>({
    type: ['object', 'null'],
    properties: { id: { type: 'string' }, name: { type: 'string' } },
  }),
  /** A tier that one person asked for and that takes a second one. */
  askedTier: Type.Optional(
    Type.Object({ tier: nullableText, by: Type.Object({ id: Type.String(), name: Type.String() }) }),
  ),
})
const versionFields = {
  id: Type.String(),
  version: Type.String(),
  publishedAt: nullableDateTime,
  firstSeenAt: dateTime,
  license: nullableText,
  deprecated: nullableText,
  vanishedAt: nullableDateTime,
  hasInstallScript: Type.Boolean(),
  isPrerelease: Type.Boolean(),
  /** Why the version has no place in the order of its ecosystem. */
  keyProblem: nullableText,
}
const artifact = Type.Object({
  fileName: Type.String(),
  integrity: nullableText,
  sha1: nullableText,
  sha256: nullableText,
  sha512: nullableText,
  sizeBytes: nullableNumber,
  fetchedAt: nullableDateTime,
  changedUpstreamAt: nullableDateTime,
})

export const catalogRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/packages',
    access,
    summary: 'Packages of the catalogue, by part of the name',
    query: Type.Object({
      text: Type.Optional(Type.String({ maxLength: 214 })),
      ecosystem: Type.Optional(Type.String({ pattern: '^[a-z][a-z0-9.-]{0,99}$' })),
      ...listQuery(packageOrder()),
    }),
    reply: pageOf(packageItem),
    handle: (context, { query }) => searchPackages(context, query),
  }),
  route({
    method: 'GET',
    path: '/api/v1/packages/:id',
    access,
    summary: 'One package',
    params: idParams,
    reply: Type.Object({ ...packageItem.properties, versions: Type.String() }),
    handle: async (context, { params }) => {
      const found = await getPackage(context, params.id)
      return { ...found, versions: `/api/v1/packages/${found.id}/versions` }
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/packages/:id/versions',
    access,
    summary: 'Versions of a package, the highest first unless asked otherwise',
    params: idParams,
    query: Type.Object(listQuery(versionOrder)),
    reply: pageOf(Type.Object(versionFields)),
    handle: (context, { params, query }) => listVersions(context, { ...query, packageId: params.id }),
  }),
  route({
    method: 'GET',
    path: '/api/v1/versions/:id',
    access,
    summary: 'One version with its artifacts',
    params: idParams,
    reply: Type.Object({ ...versionFields, package: Type.Object(packageFields), artifacts: Type.Array(artifact) }),
    handle: (context, { params }) => getVersion(context, params.id),
  }),
  route({
    method: 'GET',
    path: '/api/v1/lookup',
    access,
    summary: 'What the catalogue holds of a purl',
    query: Type.Object({ purl: Type.String({ minLength: 1, maxLength: 8_192 }) }),
    reply: Type.Object({ packageId: Type.Optional(Type.String()), versionId: Type.Optional(Type.String()) }),
    handle: (context, { query }) => findByPurl(context, query.purl),
  }),
]
