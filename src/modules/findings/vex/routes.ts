import Type from 'typebox'
import { transact } from '#platform/database/transact.ts'
import { type Route, route } from '#platform/route.ts'
import { confirmDocument } from './confirm-document.ts'
import { exportVex, vexFormats } from './export-vex.ts'
import { importVex } from './import-vex.ts'

const contentCharactersMax = 32 * 1024 * 1024
const access = { permission: 'finding:triage' }

/** What suppliers say, and what we say to others. */
export const vexRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/api/v1/vex-documents',
    access,
    summary: 'Take what a supplier says about vulnerabilities: OpenVEX, CycloneDX or CSAF',
    bodyBytesMax: 2 * contentCharactersMax,
    body: Type.Object(
      {
        content: Type.String({ minLength: 1, maxLength: contentCharactersMax }),
        applicationId: Type.Optional(Type.String({ format: 'uuid' })),
      },
      { additionalProperties: false },
    ),
    reply: Type.Object({
      sha256: Type.String(),
      format: Type.String(),
      supplier: Type.String(),
      analyses: Type.Integer(),
      awaiting: Type.Integer(),
      changed: Type.Integer(),
      unread: Type.Array(Type.String()),
    }),
    handle: async (context, { body }) => {
      const { unread, ...imported } = await transact(context, (tx) => importVex(tx, body))
      return { ...imported, unread: [...unread] }
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/vex-documents/:sha256/confirm',
    access,
    summary: 'Agree with all that a supplier’s document says, as the second person',
    params: Type.Object({ sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }) }),
    reply: Type.Object({ confirmed: Type.Integer(), changed: Type.Integer() }),
    handle: (context, { params }) => transact(context, (tx) => confirmDocument(tx, params.sha256)),
  }),
  route({
    method: 'GET',
    path: '/api/v1/releases/:id/vex',
    access: { permission: 'application:read' },
    summary: 'What we say about the vulnerabilities of a release, as OpenVEX or CycloneDX',
    params: Type.Object({ id: Type.Integer({ minimum: 1, maximum: 2 ** 31 - 1 }) }),
    query: Type.Object({
      format: Type.Optional(
        Type.Unsafe<(typeof vexFormats)[number]>({ type: 'string', enum: vexFormats, default: 'openvex' }),
      ),
    }),
    reply: Type.Unsafe<object>({ type: 'object', additionalProperties: true }),
    handle: (context, { params, query }) => exportVex(context, params.id, query.format ?? 'openvex'),
  }),
]
