import { gateway as english } from '#i18n/en/gateway.ts'
import { fillText, problemText } from '#i18n/problems.ts'
import { gateway as chinese } from '#i18n/zh-cn/gateway.ts'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { askUpstream } from './engine/upstream.ts'
import type { Repository } from './repository.ts'

export interface UpstreamAnswer {
  readonly ok: boolean
  readonly texts: { readonly 'en-US': string; readonly 'zh-CN': string }
}

/** Any answer from the upstream counts as reachable; what failed is told in words. */
export async function testUpstream(context: Context, repository: Repository): Promise<UpstreamAnswer> {
  const url = repository.upstreamUrl ?? ''
  try {
    await askUpstream(context, repository, repository.registry.ping)
    return { ok: true, texts: textsOf('answers', { url }) }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const status = /^status (\d{3})$/.exec(String(error.params.reason ?? ''))?.[1]
    // Not every registry has a ping: one that refuses it politely is there.
    if (status && Number(status) < 500) return { ok: true, texts: textsOf('answersWith', { url, status }) }
    const { code, params } = error
    return {
      ok: false,
      texts: { 'en-US': problemText(code, params, 'en-US'), 'zh-CN': problemText(code, params, 'zh-CN') },
    }
  }
}

function textsOf(name: keyof typeof english.upstream, params: Readonly<Record<string, string>>) {
  return { 'en-US': fillText(english.upstream[name], params), 'zh-CN': fillText(chinese.upstream[name], params) }
}
