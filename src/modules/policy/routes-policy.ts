import Type from 'typebox'
import { transact } from '#platform/database/transact.ts'
import { pageOf, pageQuery } from '#platform/page.ts'
import { type Route, route } from '#platform/route.ts'
import { decideProposal } from './decide-proposal.ts'
import { describeReasons, describeVerdict } from './describe-verdict.ts'
import { findProposal, getPolicy, listPolicies } from './list-policies.ts'
import { PolicyDocument } from './policy-document.ts'
import { proposePolicy } from './propose-policy.ts'
import { tryPolicy } from './try-policy.ts'
import { withdrawProposal } from './withdraw-proposal.ts'

const read = { permission: 'policy:read' } as const
const byRevision = Type.Object({ revision: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) })
const closed = { additionalProperties: false } as const
const uuid = Type.String({ format: 'uuid' })
const words = Type.String({ minLength: 1, maxLength: 2_000 })

export const policyRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/policy',
    access: read,
    summary: 'The policy in force, and the proposal that waits for a decision',
    reply: Type.Unknown(),
    handle: async (context) => {
      const proposal = await findProposal(context)
      return { ...(await getPolicy(context)), ...(proposal ? { proposal } : {}) }
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/policy/revisions',
    access: read,
    summary: 'Every revision of the policy, the newest first, without the documents',
    query: Type.Object(pageQuery),
    reply: pageOf(Type.Unknown()),
    handle: (context, { query }) => listPolicies(context, query),
  }),
  route({
    method: 'GET',
    path: '/api/v1/policy/revisions/:revision',
    access: read,
    summary: 'One revision of the policy with its document',
    params: byRevision,
    reply: Type.Unknown(),
    handle: (context, { params }) => getPolicy(context, params.revision),
  }),
  route({
    method: 'POST',
    path: '/api/v1/policy/proposals',
    access: { permission: 'policy:propose' },
    summary: 'Proposes a policy; another person decides',
    body: Type.Object(
      { document: PolicyDocument, reason: words, baseRevision: Type.Optional(Type.Integer({ minimum: 1 })) },
      closed,
    ),
    reply: Type.Object({ revision: Type.Integer() }),
    handle: (context, { body }) => transact(context, (tx) => proposePolicy(tx, body)),
  }),
  route({
    method: 'POST',
    path: '/api/v1/policy/proposals/:revision/decision',
    access: { permission: 'policy:approve' },
    summary: 'Puts a proposed policy in force, or rejects it',
    params: byRevision,
    body: Type.Object(
      {
        decision: Type.Union([Type.Literal('approve'), Type.Literal('reject')]),
        comment: Type.String({ maxLength: 2_000 }),
      },
      closed,
    ),
    reply: Type.Unknown(),
    handle: async (context, { params, body }) => {
      await transact(context, (tx) => decideProposal(tx, { revision: params.revision, ...body }))
      return getPolicy(context, params.revision)
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/policy/proposals/:revision',
    access: { permission: 'policy:propose' },
    summary: 'Withdraws one’s own proposal',
    params: byRevision,
    handle: async (context, { params }) => {
      await transact(context, (tx) => withdrawProposal(tx, params.revision))
      return undefined
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/policy/try',
    access: read,
    summary: 'The verdict on a version under a policy that is not in force',
    body: Type.Object(
      { document: Type.Optional(PolicyDocument), versionId: uuid, orgUnitId: Type.Optional(uuid) },
      closed,
    ),
    reply: Type.Unknown(),
    handle: async (context, { body }) => {
      const verdict = await tryPolicy(context, body)
      const reasons = await describeReasons(context, verdict.reasons)
      return { ...describeVerdict(verdict), reasons, facts: verdict.facts }
    },
  }),
]
