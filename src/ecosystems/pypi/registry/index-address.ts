import type { UpstreamAddress } from '../../gate/registry.ts'

const ACCEPT = 'application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1'

/**
 * The index of an upstream, without a trailing slash. Its address is what pip calls `index-url`; where people leave out the
 * `/simple` at its end, it is added.
 */
export function indexAddress({ url }: UpstreamAddress): string {
  const plain = url.replace(/\/+$/, '')
  return /\/\+?simple$/.test(plain) ? plain : `${plain}/simple`
}

/** Where the project's page is asked for: with the slash at its end, without which it is only a redirect (PEP 503). */
export function pageAddress(name: string, upstream: UpstreamAddress): string {
  return `${indexAddress(upstream)}/${name}/`
}

/** Both forms are read, JSON first: it tells more. */
export function indexRequest(name: string, upstream: UpstreamAddress) {
  return { url: pageAddress(name, upstream), headers: { accept: ACCEPT } }
}

/** Where everything else of the upstream lies: the address without its `/simple`. */
export function apiAddress(upstream: UpstreamAddress): string {
  return indexAddress(upstream).replace(/\/\+?simple$/, '')
}
