import type { ClientConfiguration, ClientRepository } from '../../gate/registry.ts'

/** What Composer needs; its own default repository is taken away, else it is asked for what is missing here. */
export function clientConfigurations({ url, token }: ClientRepository): readonly ClientConfiguration[] {
  const address = url.replace(/\/$/, '')
  const { protocol, hostname, host } = new URL(url)
  const isInsecure = protocol === 'http:'
  const settings = {
    repositories: { assay: { type: 'composer', url: address }, packagist: false },
    ...(isInsecure && { config: { 'secure-http': false } }),
  }
  const auth = { 'http-basic': { [host]: { username: 'assay', password: token } } }
  const commands = [
    `composer config -g repositories.assay composer ${address}`,
    'composer config -g repositories.packagist false',
    `composer config -g http-basic.${hostname} assay ${token}`,
    ...(isInsecure ? ['composer config -g secure-http false'] : []),
  ]
  return [
    { client: 'composer', file: 'composer.json', text: `${JSON.stringify(settings, undefined, 2)}\n` },
    { client: 'composer (credentials)', file: 'auth.json', text: `${JSON.stringify(auth, undefined, 2)}\n` },
    { client: 'composer (command line)', file: '', text: commands.join(' && ') },
  ]
}
