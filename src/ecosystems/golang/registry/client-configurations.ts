import type { ClientConfiguration, ClientRepository } from '../../gate/registry.ts'

/**
 * Without `,direct`: what the repository refuses must not be fetched from its origin. Credentials go into netrc, which the
 * go command reads for `https:` only; a port has to stand with the host there.
 */
export function clientConfigurations({ url, token }: ClientRepository): readonly ClientConfiguration[] {
  const { protocol, host, pathname } = new URL(url)
  const address = url.replace(/\/$/, '')
  const settings = [
    `GOPROXY=${address}`,
    'GOPRIVATE=',
    'GONOSUMDB=git.bank.example/*',
    'GOVCS=*:off',
    'GOFLAGS=-mod=readonly',
    'GOTOOLCHAIN=local',
  ]
  const command = `go env -w ${settings.filter((setting) => setting !== 'GOPRIVATE=').join(' ')}`
  const inAddress = `${protocol}//assay:${token}@${host}${pathname.replace(/\/$/, '')}`
  return [
    { client: 'go', file: 'go.env (go env GOENV)', text: `${settings.join('\n')}\n` },
    { client: 'go (command line)', file: '', text: command },
    { client: 'go (credentials)', file: '.netrc', text: `machine ${host} login assay password ${token}\n` },
    { client: 'go (credentials in the address)', file: '', text: `go env -w GOPROXY=${inAddress}` },
  ]
}
