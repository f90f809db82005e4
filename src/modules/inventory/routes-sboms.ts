import type { Readable } from 'node:stream'
import Type from 'typebox'
import { transact } from '#platform/database/transact.ts'
import { dateTime, nullableBoolean, nullableDateTime, nullableText } from '#platform/nullable-types.ts'
import { listQuery, pageOf } from '#platform/page.ts'
import { type Route, route } from '#platform/route.ts'
import { compareReleases } from './compare-releases.ts'
import { differenceShape } from './difference-shape.ts'
import { findPaths } from './find-paths.ts'
import { componentOrder, listComponents } from './list-components.ts'
import { listReleases, releaseOrder, showRelease } from './list-releases.ts'
import { releaseSbom } from './release-sbom.ts'
import { reportDeployment } from './report-deployment.ts'
import { fetchSbom } from './sboms/fetch-sbom.ts'
import { listSboms, sbomOrder, showSbom } from './sboms/list-sboms.ts'
import { receiveSbom } from './sboms/receive-sbom.ts'
import { sbomDetailShape, sbomShape } from './sboms/sbom-shape.ts'

const read = { permission: 'application:read' } as const
const submit = { permission: 'sbom:submit' } as const
const uuid = Type.String({ format: 'uuid' })
const code = Type.String({ minLength: 2, maxLength: 40 })
const version = Type.String({ minLength: 1, maxLength: 200 })
const releaseId = Type.Integer({ minimum: 1, maximum: 2 ** 31 - 1 })

export const sbomRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/api/v1/sboms',
    access: submit,
    summary: 'Hand in the bill of materials of a release: the document is the body, byte for byte',
    query: Type.Object({
      application: code,
      release: version,
      fileName: Type.Optional(Type.String({ maxLength: 200 })),
    }),
    takesStream: true,
    reply: Type.Object({ sbomId: Type.String() }),
    handle: async (context, { query, stream, reply }) => {
      const received = await receiveSbom(context, { ...query, fileName: query.fileName ?? '' }, stream)
      reply.status(202)
      return received
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/sboms',
    access: read,
    summary: 'Bills of materials, the newest first',
    query: Type.Object({
      applicationId: Type.Optional(uuid),
      state: Type.Optional(Type.Unsafe<string>({ type: 'string', enum: ['received', 'done', 'failed', 'superseded'] })),
      ...listQuery(sbomOrder),
    }),
    reply: pageOf(sbomShape),
    handle: (context, { query }) => listSboms(context, query),
  }),
  route({
    method: 'GET',
    path: '/api/v1/sboms/:id',
    access: read,
    summary: 'One bill of materials: what was odd in it, how it stands to its standard and to requirement sets',
    params: Type.Object({ id: uuid }),
    reply: sbomDetailShape,
    handle: (context, { params }) => showSbom(context, params.id),
  }),
  route({
    method: 'GET',
    path: '/api/v1/sboms/:id/document',
    access: read,
    summary: 'The document as it was handed in',
    params: Type.Object({ id: uuid }),
    reply: Type.Unsafe<Readable>(Type.Any()),
    handle: async (context, { params, reply }) => {
      const { content, fileName } = await fetchSbom(context, params.id)
      // Never shown by a browser as a page of ours.
      reply.header('content-type', 'application/octet-stream')
      reply.header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`)
      return content
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/applications/:id/releases',
    access: read,
    summary: 'Releases of an application, and where they run',
    params: Type.Object({ id: uuid }),
    query: Type.Object(listQuery(releaseOrder)),
    reply: pageOf(
      Type.Object({
        id: Type.Integer(),
        version: Type.String(),
        isLive: Type.Boolean(),
        sbomId: nullableText,
        componentCount: Type.Integer(),
        changedAt: nullableDateTime,
        createdAt: dateTime,
        retiredAt: nullableDateTime,
        environments: Type.Array(Type.String()),
      }),
    ),
    handle: (context, { params, query }) => listReleases(context, params.id, query),
  }),
  route({
    method: 'GET',
    path: '/api/v1/releases/:id',
    access: read,
    summary: 'One release',
    params: Type.Object({ id: releaseId }),
    reply: Type.Object({
      id: Type.Integer(),
      version: Type.String(),
      isLive: Type.Boolean(),
      application: Type.Object({ id: Type.String(), code: Type.String(), name: Type.String() }),
    }),
    handle: (context, { params }) => showRelease(context, params.id),
  }),
  route({
    method: 'GET',
    path: '/api/v1/releases/:id/components',
    access: read,
    summary: 'What a release consists of',
    params: Type.Object({ id: releaseId }),
    query: Type.Object({
      text: Type.Optional(Type.String({ maxLength: 100 })),
      ecosystem: Type.Optional(Type.String({ maxLength: 40 })),
      direct: Type.Optional(Type.Boolean()),
      ...listQuery(componentOrder),
    }),
    reply: pageOf(
      Type.Object({
        id: Type.Integer(),
        purl: nullableText,
        ecosystem: Type.String(),
        name: Type.String(),
        version: nullableText,
        keyProblem: nullableText,
        direct: nullableBoolean,
        scope: Type.String(),
      }),
    ),
    handle: (context, { params, query }) => listComponents(context, params.id, query),
  }),
  route({
    method: 'GET',
    path: '/api/v1/releases/:id/difference',
    access: read,
    summary: 'What came, went and changed since another release: components, licences, vulnerabilities',
    params: Type.Object({ id: releaseId }),
    query: Type.Object({ from: releaseId }),
    reply: differenceShape,
    handle: (context, { params, query }) => compareReleases(context, params.id, query.from),
  }),
  route({
    method: 'GET',
    path: '/api/v1/releases/:id/sbom',
    access: read,
    summary: 'A bill of materials of what is known of a release: CycloneDX 1.6 or SPDX 2.3, in JSON',
    params: Type.Object({ id: releaseId }),
    query: Type.Object({ format: Type.Unsafe<'cyclonedx' | 'spdx'>({ type: 'string', enum: ['cyclonedx', 'spdx'] }) }),
    reply: Type.Unsafe<object>(Type.Any()),
    handle: async (context, { params, query, reply }) => {
      const { document, fileName } = await releaseSbom(context, params.id, query.format)
      reply.header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`)
      return document
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/releases/:id/paths',
    access: read,
    summary: 'By which ways a component comes into a release',
    params: Type.Object({ id: releaseId }),
    query: Type.Object({ componentId: releaseId }),
    reply: Type.Object({
      paths: Type.Array(Type.Array(Type.Object({ id: Type.Integer(), name: Type.String(), version: nullableText }))),
    }),
    handle: async (context, { params, query }) => ({
      paths: [...(await findPaths(context, params.id, query.componentId))],
    }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/deployments',
    access: submit,
    summary: 'Say where a release runs, or runs no more',
    body: Type.Object(
      {
        application: code,
        release: version,
        environment: Type.String({ minLength: 1, maxLength: 60, pattern: '^[A-Za-z0-9][A-Za-z0-9._/-]*$' }),
        isProduction: Type.Boolean(),
        change: Type.Unsafe<'replaced' | 'added' | 'ended'>({ type: 'string', enum: ['replaced', 'added', 'ended'] }),
      },
      { additionalProperties: false },
    ),
    handle: async (context, { body }) => {
      await transact(context, (tx) => reportDeployment(tx, body))
      return undefined
    },
  }),
]
