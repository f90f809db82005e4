import { Problem } from '#platform/problem.ts'
import type { GatewayCall, Served } from './served.ts'

export function servePing(): Served {
  return answer({}, 'ping')
}

/** The usual smoke test of a token. */
export function serveWhoami(call: GatewayCall): Served {
  if (call.actor.kind !== 'person')
    throw new Problem('gateway.token-required', 401, { repository: call.repository.name })
  return answer({ username: call.actor.name, name: call.actor.name }, 'whoami')
}

/**
 * `npm login --auth-type=legacy`: the password is an API token, which was checked like every other credential; the
 * client stores what is answered and sends it from then on.
 */
export function serveLogin(call: GatewayCall): Served {
  const [scheme, secret] = (call.headers.authorization ?? '').split(' ', 2)
  if (call.actor.kind !== 'person' || scheme?.toLowerCase() !== 'bearer' || !secret)
    throw new Problem('gateway.token-required', 401, { repository: call.repository.name })
  return { ...answer({ ok: true, id: 'org.couchdb.user:token', rev: '1', token: secret }, 'login'), status: 201 }
}

function answer(value: object, name: string): Served {
  return {
    status: 200,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: Buffer.from(JSON.stringify(value)),
    log: { kind: 'other', name, outcome: 'served', cache: '-' },
  }
}
