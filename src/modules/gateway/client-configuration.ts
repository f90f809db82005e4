import type { Repository } from './repository.ts'

export interface ClientConfiguration {
  readonly client: string
  readonly file: string
  readonly text: string
}

const tokenPlaceholder = 'YOUR_TOKEN'

/** What to put into each client's settings so that everything it installs comes through this repository. */
export function clientConfigurations(repository: Repository, baseUrl: string): readonly ClientConfiguration[] {
  const url = `${baseUrl}/repo/${repository.name}/`
  const keyed = url.replace(/^https?:/, '')
  const plain = new URL(url).protocol === 'http:'
  const host = new URL(url).hostname
  const npmrc = `registry=${url}\n${keyed}:_authToken=${tokenPlaceholder}\n`
  const berry = [
    `npmRegistryServer: "${url}"`,
    `npmAuthToken: "${tokenPlaceholder}"`,
    'npmAlwaysAuth: true',
    ...(plain ? [`unsafeHttpWhitelist: ["${host}"]`] : []),
  ].join('\n')
  return [
    { client: 'npm', file: '.npmrc', text: npmrc },
    { client: 'pnpm', file: '.npmrc', text: npmrc },
    { client: 'yarn 1', file: '.npmrc', text: `${npmrc}always-auth=true\n` },
    { client: 'yarn berry', file: '.yarnrc.yml', text: `${berry}\n` },
    {
      client: 'npm (command line)',
      file: '',
      text: `npm config set registry ${url} && npm config set ${keyed}:_authToken ${tokenPlaceholder}`,
    },
  ]
}
