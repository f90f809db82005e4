import type { ClientConfiguration, ClientRepository } from '../../gate/registry.ts'

/** What npm, pnpm and both lines of Yarn need so that everything they install comes through the repository. */
export function clientConfigurations({ url, token }: ClientRepository): readonly ClientConfiguration[] {
  const keyed = url.replace(/^https?:/, '')
  const { protocol, hostname } = new URL(url)
  const npmrc = `registry=${url}\n${keyed}:_authToken=${token}\n`
  const berry = [
    `npmRegistryServer: "${url}"`,
    `npmAuthToken: "${token}"`,
    'npmAlwaysAuth: true',
    ...(protocol === 'http:' ? [`unsafeHttpWhitelist: ["${hostname}"]`] : []),
  ].join('\n')
  return [
    { client: 'npm', file: '.npmrc', text: npmrc },
    { client: 'pnpm', file: '.npmrc', text: npmrc },
    { client: 'yarn 1', file: '.npmrc', text: `${npmrc}always-auth=true\n` },
    { client: 'yarn berry', file: '.yarnrc.yml', text: `${berry}\n` },
    {
      client: 'npm (command line)',
      file: '',
      text: `npm config set registry ${url} && npm config set ${keyed}:_authToken ${token}`,
    },
  ]
}
