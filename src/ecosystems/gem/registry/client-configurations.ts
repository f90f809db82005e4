import type { ClientConfiguration, ClientRepository } from '../../gate/registry.ts'

/** What gem and Bundler need so that everything they install comes through the repository. */
export function clientConfigurations({ url, token }: ClientRepository): readonly ClientConfiguration[] {
  const { protocol, host, hostname, pathname } = new URL(url)
  const withToken = `${protocol}//assay:${token}@${host}${pathname}`
  return [
    { client: 'gem', file: '.gemrc', text: `---\n:sources:\n- ${withToken}\n` },
    { client: 'gem (command line)', file: '', text: `gem sources --clear-all && gem sources --add ${withToken}` },
    {
      client: 'bundler (command line)',
      file: '',
      text: `bundle config set --global mirror.all ${url} && bundle config set --global ${hostname} assay:${token}`,
    },
    { client: 'bundler', file: 'Gemfile', text: `source "${url}"\n` },
  ]
}
