import type { ClientConfiguration, ClientRepository } from '../../gate/registry.ts'

/**
 * apt sends credentials over `http:` only where the machine is written with it. The archive's own key stays the one that its
 * indexes are checked by.
 */
export function clientConfigurations({ name, url, token }: ClientRepository): readonly ClientConfiguration[] {
  const { protocol, host, pathname } = new URL(url)
  const machine = `${protocol === 'http:' ? 'http://' : ''}${host}${pathname.replace(/\/$/, '')}`
  const sources = [
    'Types: deb',
    `URIs: ${url}`,
    'Suites: bookworm bookworm-updates',
    'Components: main',
    'Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg',
  ]
  return [
    { client: 'apt', file: `/etc/apt/sources.list.d/assay-${name}.sources`, text: `${sources.join('\n')}\n` },
    {
      client: 'apt (credentials)',
      file: `/etc/apt/auth.conf.d/assay-${name}.conf`,
      text: `machine ${machine} login assay password ${token}\n`,
    },
  ]
}
