import type { ClientConfiguration, ClientRepository } from '../../gate/registry.ts'

/** The token is the password of Basic, in the file that curl and wget read. `--fail-with-body` shows why something is refused. */
export function clientConfigurations({ url, token }: ClientRepository): readonly ClientConfiguration[] {
  const { hostname } = new URL(url)
  return [
    { client: 'curl, wget (credentials)', file: '.netrc', text: `machine ${hostname} login assay password ${token}\n` },
    {
      client: 'curl',
      file: '',
      text: `curl --netrc --fail-with-body --location --remote-name ${url}FOLDER/FILE`,
    },
    { client: 'wget', file: '', text: `wget ${url}FOLDER/FILE` },
    {
      client: 'curl (checked)',
      file: '',
      text: `curl --netrc --fail-with-body ${url}FOLDER/FILE.sha256 | sha256sum --check`,
    },
  ]
}
