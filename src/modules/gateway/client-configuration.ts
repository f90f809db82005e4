import type { ClientConfiguration } from '#ecosystems/gate/registry.ts'
import type { Repository } from './repository.ts'

const tokenPlaceholder = 'YOUR_TOKEN'

/** What to put into each client's settings so that everything it installs comes through this repository. */
export function clientConfigurations(repository: Repository, baseUrl: string): readonly ClientConfiguration[] {
  const { name, registry, kind } = repository
  const url = `${baseUrl}/repo/${name}/`
  return registry.clientConfigurations({ name, url, token: tokenPlaceholder, isHosted: kind === 'hosted' })
}
