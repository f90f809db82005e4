import type { FastifyInstance } from 'fastify'

/** Something that a server cannot do its work without. `look` throws when it is not there. */
export interface ReadinessCheck {
  readonly name: string
  /** Undefined: this process does without it. */
  readonly look: (() => Promise<unknown>) | undefined
  /** True: without it the server does less, and goes on serving; it stays ready. */
  readonly isOptional?: boolean
}

export interface Readiness {
  readonly ready: boolean
  readonly checks: readonly { readonly name: string; readonly state: 'ok' | 'failed' | 'degraded' | 'off' }[]
}

const answerSecondsMax = 2
const outcomeMilliseconds = 1000

/**
 * `GET /health`: the process lives. `GET /ready`: it can do its work, 200 or 503, with a list of named checks and nothing of
 * what they found. Neither asks who calls; whoever asks `/ready` often is told the outcome of the last second.
 */
export function serveReadiness(server: FastifyInstance, checks: readonly ReadinessCheck[], clock: () => Date): void {
  const readiness = watchReadiness(checks, clock)
  server.get('/health', async (_request, reply) => {
    reply.header('cache-control', 'no-store')
    return { status: 'ok' }
  })
  server.get('/ready', async (_request, reply) => {
    const outcome = await readiness()
    reply.header('cache-control', 'no-store').code(outcome.ready ? 200 : 503)
    return outcome
  })
}

/** The outcome of all checks, looked at together, once a second at most. */
export function watchReadiness(checks: readonly ReadinessCheck[], clock: () => Date): () => Promise<Readiness> {
  const looks = checks.map((check) => ({ ...check, look: check.look && bounded(check.look) }))
  let last: { readonly at: number; readonly outcome: Promise<Readiness> } | undefined
  const lookAtAll = async (): Promise<Readiness> => {
    const found = await Promise.all(
      looks.map(async ({ name, look, isOptional }) => {
        if (!look) return { name, state: 'off' as const }
        if (await look()) return { name, state: 'ok' as const }
        return { name, state: isOptional ? ('degraded' as const) : ('failed' as const) }
      }),
    )
    return { ready: found.every((each) => each.state !== 'failed'), checks: found }
  }
  return () => {
    const at = clock().getTime()
    if (!last || at - last.at >= outcomeMilliseconds || at < last.at) last = { at, outcome: lookAtAll() }
    return last.outcome
  }
}

/** False when it throws or takes too long. One that hangs is waited for, not started again beside itself. */
function bounded(look: () => Promise<unknown>): () => Promise<boolean> {
  let running: Promise<boolean> | undefined
  return () => {
    // Also what throws at once has only failed.
    running ??= Promise.resolve()
      .then(look)
      .then(
        () => true,
        () => false,
      )
      .finally(() => {
        running = undefined
      })
    return withinSeconds(running, answerSecondsMax)
  }
}

function withinSeconds(work: Promise<boolean>, seconds: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), seconds * 1000)
    void work.then((found) => {
      clearTimeout(timer)
      resolve(found)
    })
  })
}
