import type { ClientConfiguration, ClientRepository } from '../../gate/registry.ts'

/** Images are named by the server: `SERVER/REPOSITORY/library/nginx`. containerd and podman may keep the names they have. */
export function clientConfigurations({ name, url, token }: ClientRepository): readonly ClientConfiguration[] {
  const { host, origin, protocol } = new URL(url)
  const insecure = protocol === 'http:'
  const podman = ['[[registry]]', 'prefix = "UPSTREAM"', `location = "${host}/${name}"`, `insecure = ${insecure}`]
  const containerd = [
    `server = "${origin}/v2/${name}"`,
    '',
    `[host."${origin}/v2/${name}"]`,
    '  capabilities = ["pull", "resolve"]',
    '  override_path = true',
  ]
  const login = (client: string) => ({
    client: `${client} (sign in)`,
    file: '',
    text: `echo ${token} | ${client} login --username assay --password-stdin ${host}`,
  })
  return [
    login('docker'),
    login('podman'),
    login('skopeo'),
    { client: 'docker', file: '', text: `docker pull ${host}/${name}/library/IMAGE:TAG` },
    {
      client: 'skopeo, podman (mirror)',
      file: '/etc/containers/registries.conf.d/assay.conf',
      text: `${podman.join('\n')}\n`,
    },
    {
      client: 'containerd, Kubernetes (mirror)',
      file: '/etc/containerd/certs.d/UPSTREAM/hosts.toml',
      text: `${containerd.join('\n')}\n`,
    },
  ]
}
