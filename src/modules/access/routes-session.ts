import Type from 'typebox'
import { access as english } from '#i18n/en/access.ts'
import { negotiateLanguage } from '#i18n/problems.ts'
import { access as chinese } from '#i18n/zh-cn/access.ts'
import type { Actor } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { Problem } from '#platform/problem.ts'
import { type ReplyControls, type RequestFacts, type Route, route } from '#platform/route.ts'
import { changePassword } from './change-password.ts'
import { createFirstAdministrator } from './create-first-administrator.ts'
import { endOwnSession, endSession } from './end-session.ts'
import { sessionCookie, sessionSeconds } from './find-actor-by-session.ts'
import { acceptInvitation } from './invitation.ts'
import { listSessions } from './list-sessions.ts'
import { heldPermissions } from './permission.ts'
import { id, idParams, line, linkSecret, password, username } from './schemas.ts'
import { type OpenedSession, type SessionOrigin, signIn } from './sign-in.ts'

const sessionReply = Type.Object({
  person: Type.Object({ id, name: Type.String(), orgUnitId: id }),
  permissions: Type.Array(Type.String()),
})

const open = route({
  method: 'POST',
  path: '/api/v1/session',
  access: 'public',
  summary: 'Sign in with a username and a password; sets the session cookie',
  body: Type.Object({ username, password }, { additionalProperties: false }),
  reply: sessionReply,
  handle: (context, { body, request, reply }) =>
    tellWhenToRetry(reply, async () => answerOpened(await signIn(context, body, origin(request)), reply)),
})

const read = route({
  method: 'GET',
  path: '/api/v1/session',
  access: 'signed-in',
  summary: 'Who is signed in, and everything they may do somewhere',
  reply: sessionReply,
  handle: ({ actor }) => describeActor(actor),
})

const close = route({
  method: 'DELETE',
  path: '/api/v1/session',
  access: 'public',
  summary: 'Sign out',
  handle: async (context, { reply }) => {
    const { actor } = context
    reply.setCookie(sessionCookie, '', 0)
    if (actor.kind !== 'person' || !actor.sessionId) return
    const { sessionId } = actor
    await transact(context, (tx) => endSession(tx, sessionId))
  },
})

const change = route({
  method: 'POST',
  path: '/api/v1/session/password',
  access: 'signed-in',
  summary: 'Change the own password; every other session of the account ends',
  body: Type.Object({ current: password, next: password }, { additionalProperties: false }),
  reply: sessionReply,
  handle: (context, { body, request, reply }) =>
    tellWhenToRetry(reply, async () => answerOpened(await changePassword(context, body, origin(request)), reply)),
})

const list = route({
  method: 'GET',
  path: '/api/v1/sessions',
  access: 'signed-in',
  summary: 'The own open sessions',
  reply: Type.Object({
    items: Type.Array(
      Type.Object({
        id,
        createdAt: Type.String(),
        lastSeenAt: Type.String(),
        expiresAt: Type.String(),
        address: Type.String(),
        userAgent: Type.String(),
        current: Type.Boolean(),
      }),
    ),
  }),
  handle: async (context) => ({ items: [...(await listSessions(context))] }),
})

const end = route({
  method: 'DELETE',
  path: '/api/v1/sessions/:id',
  access: 'signed-in',
  summary: 'End one of the own sessions',
  params: idParams,
  handle: async (context, { params }) => {
    await transact(context, (tx) => endOwnSession(tx, params.id))
  },
})

const bootstrap = route({
  method: 'POST',
  path: '/api/v1/bootstrap',
  access: 'public',
  summary: 'Make the first administrator by the one-time link, and sign in',
  body: Type.Object(
    { secret: linkSecret, username, name: line(200), password, organisation: Type.Optional(line(200)) },
    { additionalProperties: false },
  ),
  reply: sessionReply,
  handle: async (context, { body, request, reply }) => {
    const words = negotiateLanguage(String(request.headers['accept-language'] ?? '')) === 'zh-CN' ? chinese : english
    const person = { ...body, organisation: body.organisation ?? words.organisation }
    return answerOpened(await createFirstAdministrator(context, person, origin(request)), reply)
  },
})

const accept = route({
  method: 'POST',
  path: '/api/v1/invitation',
  access: 'public',
  summary: 'Set the own password by an invitation',
  body: Type.Object({ secret: linkSecret, password }, { additionalProperties: false }),
  reply: Type.Object({ username: Type.String() }),
  handle: (context, { body }) => acceptInvitation(context, body),
})

function origin(request: RequestFacts): SessionOrigin {
  return { address: request.address, userAgent: request.userAgent }
}

function answerOpened({ actor, secret }: OpenedSession, reply: ReplyControls) {
  reply.setCookie(sessionCookie, secret, sessionSeconds)
  reply.header('cache-control', 'no-store')
  return describeActor(actor)
}

function describeActor(actor: Actor) {
  if (actor.kind !== 'person') throw new Problem('session.required', 401)
  const { personId, name, orgUnitId } = actor
  return { person: { id: personId, name, orgUnitId }, permissions: [...heldPermissions(actor)] }
}

async function tellWhenToRetry<Answer>(reply: ReplyControls, work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Problem && error.params.retryAfterSeconds !== undefined)
      reply.header('retry-after', String(error.params.retryAfterSeconds))
    throw error
  }
}

export const sessionRoutes: readonly Route[] = [open, read, close, change, list, end, bootstrap, accept]
