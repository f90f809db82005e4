import type { Context } from '#platform/context.ts'
import type { Repository } from '../repository.ts'

const declaredHosts = new WeakMap<Repository, ReadonlySet<string>>()

/** Hosts that the upstream's own services document names for its parts: its files may lie there, too. */
export function declareHosts(repository: Repository, services: Readonly<Record<string, string>>): void {
  const isTls = repository.upstreamUrl?.startsWith('https:')
  const hosts = Object.values(services).flatMap((address) => {
    const url = URL.parse(address.replace(/[{}]/g, ''))
    return url?.host && /^https?:$/.test(url.protocol) && !(isTls && url.protocol === 'http:') ? [url.host] : []
  })
  declaredHosts.set(repository, new Set(hosts))
}

/** Hosts besides the upstream's own that its files may lie on. */
export function foreignHosts(context: Context, repository: Repository): readonly string[] {
  return [...repository.artifactHosts, ...context.config.allowedHosts, ...(declaredHosts.get(repository) ?? [])]
}

/** Those that only a document names: they may not lead into the private network, by a redirect either. */
export function onlyDeclaredHosts(context: Context, repository: Repository): readonly string[] {
  const own = URL.parse(repository.upstreamUrl ?? '')?.host
  const stated = [own, ...repository.artifactHosts, ...context.config.allowedHosts]
  return [...(declaredHosts.get(repository) ?? [])].filter((host) => !stated.includes(host))
}
