import { lookup } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import type { Readable } from 'node:stream'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { Agent, request } from 'undici'
import type { Config } from './config.ts'
import { refuseInsideTransaction } from './database/transact.ts'
import { Problem } from './problem.ts'

export interface OutboundRequest {
  /** Why the network is used: `gateway.upstream`, `feed`, `blobs.bucket`. Logged, and the unit of allow-listing. */
  readonly purpose: string
  readonly url: URL
  /** GET when absent. */
  readonly method?: 'HEAD'
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
  /** For the headers to arrive, and between two chunks of the body. */
  readonly timeoutSeconds: number
  /** Hosts that a redirect may lead to besides the request's own. */
  readonly redirectHosts?: readonly string[]
  /** The destination stands in the machine's own settings, not in a field that people fill in. */
  readonly allowPrivateAddress?: boolean
  /** Hosts to which that does not extend: a redirect may lead to them, and then not to a private address. */
  readonly publicHosts?: readonly string[]
}

/** A request to a place that the machine's own settings name. */
export interface OutboundCall extends Omit<OutboundRequest, 'method' | 'redirectHosts'> {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE'
  readonly body?: Uint8Array | Readable
}

export interface OutboundResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly url: URL
  readonly body: AsyncIterable<Uint8Array> & { destroy(): unknown }
}

export interface Outbound {
  /** GET, or HEAD where that is asked. Throws `outbound.refused` for a forbidden destination and `outbound.failed` when the network fails. */
  get(request: OutboundRequest): Promise<OutboundResponse>
  /** One request, with a body where there is one; a redirect is an answer, and not followed. Throws as `get` does. */
  send(call: OutboundCall): Promise<OutboundResponse>
  close(): Promise<void>
}

const redirectsMax = 5
const connectionsPerOrigin = 64

/** The only door to the network: named purposes, checked destinations, credentials never carried to another host. */
export function openOutbound(config: Config): Outbound {
  const agents = new Map<boolean, Agent>()
  const agentFor = (anyAddress: boolean) => {
    const agent = agents.get(anyAddress) ?? makeAgent(anyAddress)
    agents.set(anyAddress, agent)
    return agent
  }
  const exchange = async (asked: Omit<OutboundCall, 'method'> & { readonly method?: OutboundCall['method'] }) => {
    const isVouchedFor = asked.allowPrivateAddress === true && !asked.publicHosts?.includes(asked.url.host)
    const anyAddress = isVouchedFor || isPrivateAllowed(config, asked.url)
    checkDestination(asked.url, anyAddress)
    if (asked.url.protocol === 'https:') trustSystemAuthorities()
    const dispatcher = agentFor(anyAddress)
    const timeout = asked.timeoutSeconds * 1000
    const response = await request(asked.url, {
      dispatcher,
      method: asked.method ?? 'GET',
      headers: { ...asked.headers },
      headersTimeout: timeout,
      bodyTimeout: timeout,
      ...(asked.body ? { body: asked.body } : {}),
      ...(asked.signal ? { signal: asked.signal } : {}),
    }).catch((error: Error) => {
      throw new Problem('outbound.failed', 503, { host: asked.url.host, reason: reasonOf(error) }, error)
    })
    // A body that is given up is an error for its readers, of whom there may be none.
    response.body.on('error', () => {})
    return response
  }
  const follow = async (asked: OutboundRequest, redirects: number): Promise<OutboundResponse> => {
    const response = await exchange(asked)
    const location = response.headers.location
    if (response.statusCode < 301 || response.statusCode > 308 || response.statusCode === 304 || !location)
      return { status: response.statusCode, headers: response.headers, url: asked.url, body: response.body }
    response.body.destroy()
    if (redirects === 0)
      throw new Problem('outbound.refused', 502, { host: asked.url.host, reason: 'too many redirects' })
    return follow(redirected(asked, String(location)), redirects - 1)
  }
  return {
    get: (asked) => {
      refuseInsideTransaction('outbound')
      return follow(asked, redirectsMax)
    },
    send: async (call) => {
      refuseInsideTransaction('outbound')
      const { statusCode: status, headers, body } = await exchange(call)
      return { status, headers, url: call.url, body }
    },
    close: async () => {
      for (const agent of agents.values()) await agent.destroy()
    },
  }
}

let systemAuthoritiesTrusted = false

/** A bank's own certificate authority lives in the system's store, where its other clients find it too. */
function trustSystemAuthorities(): void {
  if (systemAuthoritiesTrusted) return
  systemAuthoritiesTrusted = true
  setDefaultCACertificates([...new Set([...getCACertificates('default'), ...getCACertificates('system')])])
}

function redirected(asked: OutboundRequest, location: string): OutboundRequest {
  const url = URL.parse(location, asked.url)
  if (!url) throw new Problem('outbound.refused', 502, { host: asked.url.host, reason: 'unreadable redirect' })
  const sameHost = url.host === asked.url.host
  if (!sameHost && !asked.redirectHosts?.includes(url.host))
    throw new Problem('outbound.refused', 502, { host: asked.url.host, reason: `redirect to ${url.host}` })
  if (url.username || url.password)
    throw new Problem('outbound.refused', 502, { host: asked.url.host, reason: 'redirect with credentials' })
  if (asked.url.protocol === 'https:' && url.protocol !== 'https:')
    throw new Problem('outbound.refused', 502, { host: asked.url.host, reason: 'redirect away from TLS' })
  const { authorization: _, ...withoutCredentials } = asked.headers ?? {}
  return { ...asked, url, headers: sameHost ? (asked.headers ?? {}) : withoutCredentials }
}

function isPrivateAllowed(config: Config, url: URL): boolean {
  return config.allowedPrivateHosts.some((host) => host === '*' || host === url.host || host === url.hostname)
}

function checkDestination(url: URL, anyAddress: boolean): void {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const plain = url.protocol === 'https:' || url.protocol === 'http:'
  if (!plain) throw new Problem('outbound.refused', 502, { host: url.host, reason: `protocol ${url.protocol}` })
  if (!anyAddress && isIP(host) && isPrivate(host))
    throw new Problem('outbound.refused', 502, { host: url.host, reason: 'private address' })
}

/** The address is checked at the moment it is connected to, so that a name cannot change its answer in between. */
function makeAgent(anyAddress: boolean): Agent {
  const checkedLookup: LookupFunction = (hostname, options, callback) =>
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '', 4)
      const usable = addresses.filter((each) => anyAddress || !isPrivate(each.address))
      const first = usable[0]
      if (!first) return callback(new Error(`${hostname} has only private addresses`), '', 4)
      if (options.all) return callback(null, usable)
      return callback(null, first.address, first.family)
    })
  return new Agent({ connections: connectionsPerOrigin, connect: { lookup: checkedLookup } })
}

const privateRanges = new BlockList()
for (const [network, prefix] of [
  ['0.0.0.1', 8],
  ['10.0.0.1', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  privateRanges.addSubnet(network, prefix, 'ipv4')
for (const [network, prefix] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
  ['64:ff9b::', 96],
] as const)
  privateRanges.addSubnet(network, prefix, 'ipv6')

function isPrivate(address: string): boolean {
  return privateRanges.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}

function reasonOf(error: Error): string {
  const code = (error as NodeJS.ErrnoException).code
  return code ?? error.message.slice(0, 200)
}
