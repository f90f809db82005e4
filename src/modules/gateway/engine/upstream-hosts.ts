import type { Context } from '#platform/context.ts'
import type { Repository } from '../repository.ts'

interface Declared {
  services: ReadonlySet<string>
  readonly files: Set<string>
}

/** By repository and upstream: a group's member goes by another name, and is the same. */
const declared = new Map<string, Declared>()
const fileHostsMax = 8

function declaredBy({ id, upstreamUrl }: Repository): Declared {
  const key = `${id} ${upstreamUrl}`
  const known = declared.get(key) ?? { services: new Set<string>(), files: new Set<string>() }
  declared.set(key, known)
  return known
}

/** Hosts that the upstream's own services document names for its parts: its files may lie there, too. */
export function declareHosts(repository: Repository, services: Readonly<Record<string, string>>): void {
  const isTls = repository.upstreamUrl?.startsWith('https:')
  const hosts = Object.values(services).flatMap((address) => {
    const url = URL.parse(address.replace(/[{}]/g, ''))
    return url?.host && /^https?:$/.test(url.protocol) && !(isTls && url.protocol === 'http:') ? [url.host] : []
  })
  declaredBy(repository).services = new Set(hosts)
}

/** Hosts that an index of the registry names for its files. */
export function declareFileHosts(repository: Repository, hosts: readonly string[]): void {
  const { files } = declaredBy(repository)
  for (const host of hosts) if (files.size < fileHostsMax) files.add(host)
}

function declaredHosts(repository: Repository): readonly string[] {
  const { services, files } = declaredBy(repository)
  return [...services, ...files]
}

/** Hosts besides the upstream's own that its files may lie on. */
export function foreignHosts(context: Context, repository: Repository): readonly string[] {
  return [...repository.artifactHosts, ...context.config.allowedHosts, ...declaredHosts(repository)]
}

/** Those that only a document names: they may not lead into the private network, by a redirect either. */
export function onlyDeclaredHosts(context: Context, repository: Repository): readonly string[] {
  const own = URL.parse(repository.upstreamUrl ?? '')?.host
  const stated = [own, ...repository.artifactHosts, ...context.config.allowedHosts]
  return declaredHosts(repository).filter((host) => !stated.includes(host))
}
