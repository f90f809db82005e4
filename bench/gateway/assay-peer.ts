import type { AssayServer } from './assay.ts'
import type { Peer } from './peer.ts'
import type { Subject } from './subject.ts'

export type Assay = Peer & { readonly server: AssayServer }

/**
 * The subject's repository with everything admitted but what it holds; and one beside it that nobody has asked anything of,
 * which observes.
 */
export async function openSubject(server: AssayServer, subject: Subject): Promise<{ warm: Assay; cold: Assay }> {
  const { ecosystem, upstreamUrl } = subject
  const [warm, cold] = [ecosystem, `${ecosystem}-cold`] as const
  for (const [name, mode] of [
    [warm, 'approved'],
    [cold, 'observe'],
  ] as const)
    await server.tell({ do: 'open', repository: { name, ecosystem, upstreamUrl, mode } })
  if (subject.names.length > 0) await server.tell({ do: 'load', repository: warm, names: subject.names })
  const { headers } = server
  for (const path of subject.asked ?? [])
    await (await fetch(`${server.url}/repo/${warm}${path}`, { headers })).arrayBuffer()
  await server.tell({ do: 'admit', ecosystem, held: subject.held ?? [] })
  const peer = (repository: string): Assay => ({
    name: 'assay',
    server,
    headers,
    addressOf: async ({ path }) => `${server.url}/repo/${repository}${path}`,
    settle: () => server.settle(),
    stop: async () => {},
  })
  return { warm: peer(warm), cold: peer(cold) }
}
