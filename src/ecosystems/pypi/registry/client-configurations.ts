import type { ClientConfiguration, ClientRepository } from '../../gate/registry.ts'

/**
 * What each client needs so that everything it installs comes through the repository: one index and no second one beside it,
 * because clients mix the versions of several (PEP 708). The token is the password; the user's name does not matter.
 */
export function clientConfigurations({ url, token }: ClientRepository): readonly ClientConfiguration[] {
  const index = `${url}simple/`
  const withToken = index.replace('://', `://assay:${token}@`)
  const { hostname, protocol } = new URL(url)
  const trusted = protocol === 'http:' ? `trusted-host = ${hostname}\n` : ''
  const uv = `index-url = "${index}"`
  const defaultIndex = `name = "assay"\nurl = "${index}"\ndefault = true\n`
  return [
    { client: 'pip', file: 'pip.conf', text: `[global]\nindex-url = ${withToken}\n${trusted}` },
    {
      client: 'pip, uv, PDM (netrc)',
      file: '.netrc',
      text: `machine ${hostname}\nlogin assay\npassword ${token}\n`,
    },
    { client: 'uv', file: 'uv.toml', text: `[[index]]\n${defaultIndex}` },
    { client: 'uv', file: 'pyproject.toml', text: `[[tool.uv.index]]\n${defaultIndex}` },
    { client: 'uv pip', file: 'uv.toml', text: `[pip]\n${uv}\n` },
    { client: 'uv', file: '', text: `export UV_INDEX_ASSAY_USERNAME=assay UV_INDEX_ASSAY_PASSWORD=${token}` },
    {
      client: 'Poetry',
      file: 'pyproject.toml',
      text: `[[tool.poetry.source]]\nname = "assay"\nurl = "${index}"\npriority = "primary"\n`,
    },
    { client: 'Poetry', file: '', text: `poetry config http-basic.assay assay ${token}` },
    {
      client: 'PDM',
      file: '',
      text: `pdm config pypi.url ${index} && pdm config pypi.username assay && pdm config pypi.password ${token}`,
    },
    {
      client: 'pip, uv (environment)',
      file: '',
      text: `export PIP_INDEX_URL=${withToken} UV_DEFAULT_INDEX=${withToken}`,
    },
  ]
}
