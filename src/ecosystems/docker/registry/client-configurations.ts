import type { ClientConfiguration, ClientRepository } from '../../gate/registry.ts'

/**
 * Images are named by the server: `SERVER/REPOSITORY/library/nginx`. containerd and podman may keep the names they have. What is
 * pushed has no other names, and is no mirror of anything.
 */
export function clientConfigurations({ name, url, token, isHosted }: ClientRepository): readonly ClientConfiguration[] {
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
  const logins = [login('docker'), login('podman'), login('skopeo')]
  if (isHosted) return [...logins, ...pushing(`${host}/${name}/TEAM/IMAGE:TAG`, insecure)]
  return [
    ...logins,
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

function pushing(image: string, insecure: boolean): readonly ClientConfiguration[] {
  const unverified = insecure ? ' --tls-verify=false' : ''
  const skopeo = insecure ? ' --dest-tls-verify=false' : ''
  return [
    { client: 'docker (push)', file: '', text: `docker tag IMAGE ${image} && docker push ${image}` },
    { client: 'podman, buildah (push)', file: '', text: `podman push${unverified} IMAGE ${image}` },
    { client: 'skopeo (push)', file: '', text: `skopeo copy --all${skopeo} oci:FOLDER docker://${image}` },
    { client: 'docker (pull)', file: '', text: `docker pull ${image}` },
  ]
}
