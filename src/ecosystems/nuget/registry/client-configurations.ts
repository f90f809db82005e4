import type { ClientConfiguration, ClientRepository } from '../../gate/registry.ts'

/**
 * What dotnet and NuGet need. `<clear/>` takes away the sources that the machine has besides; the token is a password in
 * clear text, which all systems can read.
 */
export function clientConfigurations({ url, token }: ClientRepository): readonly ClientConfiguration[] {
  const address = `${url}v3/index.json`
  const insecure = url.startsWith('http:') ? ' allowInsecureConnections="true"' : ''
  const lines = [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<configuration>',
    '  <packageSources>',
    '    <clear />',
    `    <add key="assay" value="${address}" protocolVersion="3"${insecure} />`,
    '  </packageSources>',
    '  <packageSourceMapping>',
    '    <packageSource key="assay">',
    '      <package pattern="*" />',
    '    </packageSource>',
    '  </packageSourceMapping>',
    '  <packageSourceCredentials>',
    '    <assay>',
    '      <add key="Username" value="assay" />',
    `      <add key="ClearTextPassword" value="${token}" />`,
    '    </assay>',
    '  </packageSourceCredentials>',
    '</configuration>',
  ]
  const command = `dotnet nuget add source ${address} --name assay --username assay --password ${token}`
  return [
    { client: 'dotnet', file: 'NuGet.Config', text: `${lines.join('\n')}\n` },
    { client: 'dotnet (command line)', file: '', text: `${command} --store-password-in-clear-text` },
  ]
}
