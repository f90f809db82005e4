import Type from 'typebox'
import { transact } from '#platform/database/transact.ts'
import { type Route, route } from '#platform/route.ts'
import { listAssessments } from './list-assessments.ts'
import { requestAssessment } from './request-assessment.ts'

const id = Type.String({ format: 'uuid' })

const list = route({
  method: 'GET',
  path: '/api/v1/assessments',
  access: { permission: 'assessment:read' },
  summary: 'The assessments of a version with their results, the newest first',
  query: Type.Object({ versionId: id }),
  reply: Type.Object({ items: Type.Array(Type.Unknown()) }),
  handle: async (context, { query }) => ({ items: [...(await listAssessments(context, query.versionId))] }),
})

const request = route({
  method: 'POST',
  path: '/api/v1/versions/:id/assessments',
  access: { permission: 'assessment:run' },
  summary: 'Asks for an assessment of a version; one that is waiting is shared',
  params: Type.Object({ id }),
  reply: Type.Object({ id: Type.String() }),
  handle: async (context, { params }) => {
    const made = await transact(context, (tx) =>
      requestAssessment(tx, { versionIds: [params.id], reason: 'asked for by a person' }),
    )
    return { id: made.get(params.id) ?? '' }
  },
})

export const assessmentRoutes: readonly Route[] = [list, request]
