import { problemText } from '#i18n/problems.ts'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { askUpstream } from './engine/upstream.ts'
import type { Repository } from './repository.ts'

/** Any answer from the upstream counts as reachable; what failed is told in words. */
export async function testUpstream(
  context: Context,
  repository: Repository,
): Promise<{ ok: boolean; message: string }> {
  try {
    await askUpstream(context, repository, '/-/ping')
    return { ok: true, message: `${repository.upstreamUrl} answers` }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const status = /^status (\d{3})$/.exec(String(error.params.reason ?? ''))?.[1]
    // Not every registry has a ping: one that refuses it politely is there.
    if (status && Number(status) < 500)
      return { ok: true, message: `${repository.upstreamUrl} answers (status ${status})` }
    return { ok: false, message: problemText(error.code, error.params, 'en-US') }
  }
}
