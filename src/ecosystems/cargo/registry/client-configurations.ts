import type { ClientConfiguration, ClientRepository } from '../../gate/registry.ts'

/**
 * A replacement of the default source keeps Cargo.lock free of our address. Cargo sends a token as it stands, so its scheme
 * stands with it, and sends none to anyone unless a credential provider is named.
 */
export function clientConfigurations({ name, url, token }: ClientRepository): readonly ClientConfiguration[] {
  const key = /^[a-z0-9_-]+$/.test(name) ? name : 'assay'
  const settings = [
    '[source.crates-io]',
    `replace-with = "${key}"`,
    '',
    `[registries.${key}]`,
    `index = "sparse+${url}"`,
    '',
    '[registry]',
    'global-credential-providers = ["cargo:token"]',
    '',
  ].join('\n')
  const variable = `CARGO_REGISTRIES_${key.toUpperCase().replaceAll('-', '_')}_TOKEN`
  return [
    { client: 'cargo', file: '.cargo/config.toml', text: settings },
    {
      client: 'cargo (credentials)',
      file: '.cargo/credentials.toml',
      text: `[registries.${key}]\ntoken = "Bearer ${token}"\n`,
    },
    { client: 'cargo (credentials in a pipeline)', file: '', text: `export ${variable}="Bearer ${token}"` },
  ]
}
