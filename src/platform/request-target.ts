import type { FastifyRequest } from 'fastify'
import { Problem } from './problem.ts'

const targetCharactersMax = 8_192
const hostCharactersMax = 261

/**
 * Refuses what no honest client sends, before anything is made of it: addresses beyond 8 KB, and a `Host` that is not
 * `host[:port]` (RFC 9110 section 7.2), since links and the addresses in indexes are built from it. HTTP/1.0 may name none.
 */
export function checkRequestTarget(request: FastifyRequest): void {
  if ((request.raw.url ?? '').length > targetCharactersMax)
    throw new Problem('request.address-too-long', 414, { limitCharacters: targetCharactersMax })
  if (request.host && !isHost(request.host)) throw new Problem('request.bad-host', 400)
}

/** The address under which the client reached this server, without a trailing slash: the configured one, when there is one. */
export function serverAddress(request: FastifyRequest, publicUrl: string | undefined): string {
  return publicUrl ?? `${request.protocol}://${request.host || localAddress(request)}`
}

function localAddress({ socket: { localAddress: address = 'localhost', localPort } }: FastifyRequest): string {
  const host = address.includes(':') ? `[${address.split('%', 1)[0]}]` : address
  return localPort === undefined ? host : `${host}:${localPort}`
}

/** A name, an IPv4 address or an IPv6 address in brackets, and a port or none. */
function isHost(text: string): boolean {
  if (text.length > hostCharactersMax) return false
  const found = /^(?:[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_.])?|\[[0-9a-f:.]{2,45}\])(?::(\d{1,5}))?$/i.exec(text)
  return found !== null && Number(found[1] ?? 0) <= 65_535
}
