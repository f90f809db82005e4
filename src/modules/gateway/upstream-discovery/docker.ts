import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { parseJson } from '#formats/limits.ts'
import { parseToml } from '#formats/toml.ts'
import { readUpstream } from './read-upstream.ts'

type Environment = Readonly<Record<string, string | undefined>>
type Fields = Readonly<Record<string, unknown>>

const limits = { sizeBytesMax: 1024 * 1024, depthMax: 20 }

/** The mirror that the machine's own Docker is set to, or the first that podman and skopeo are set to. */
export async function discoverDockerUpstream(environment: Environment): Promise<string | undefined> {
  const config = environment.XDG_CONFIG_HOME ?? join(environment.HOME ?? homedir(), '.config')
  const daemons = [join(config, 'docker', 'daemon.json'), '/etc/docker/daemon.json']
  for (const file of daemons) {
    const found = readDaemonMirror(await readSettings(file))
    if (found) return found
  }
  const registries = [
    environment.CONTAINERS_REGISTRIES_CONF ?? join(config, 'containers', 'registries.conf'),
    '/etc/containers/registries.conf',
  ]
  for (const file of registries) {
    const found = readRegistriesMirror(await readSettings(file))
    if (found) return found
  }
  return undefined
}

/** `registry-mirrors` of `daemon.json`. */
export function readDaemonMirror(settings: Uint8Array | undefined): string | undefined {
  const mirrors = settings && read(() => parseJson(settings, limits))?.['registry-mirrors']
  return textsOf(mirrors)
    .map(readUpstream)
    .find((url) => url !== undefined)
}

/** The first `[[registry.mirror]]` of containers-registries.conf(5), which are written without a protocol. */
export function readRegistriesMirror(settings: Uint8Array | undefined): string | undefined {
  const registries = settings && read(() => parseToml(settings))?.registry
  const mirrors = recordsOf(registries).flatMap((registry) => recordsOf(registry.mirror))
  for (const { location, insecure } of mirrors) {
    const url =
      typeof location === 'string' ? readUpstream(`http${insecure === true ? '' : 's'}://${location}`) : undefined
    if (url) return url
  }
  return undefined
}

async function readSettings(file: string): Promise<Uint8Array | undefined> {
  try {
    const bytes = await readFile(file)
    return bytes.byteLength > limits.sizeBytesMax ? undefined : bytes
  } catch {
    return undefined
  }
}

function read(work: () => unknown): Fields | undefined {
  try {
    const value = work()
    return typeof value === 'object' && value !== null ? (value as Fields) : undefined
  } catch {
    return undefined
  }
}

function recordsOf(value: unknown): readonly Fields[] {
  if (!Array.isArray(value)) return []
  return value.filter((each): each is Fields => typeof each === 'object' && each !== null)
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
}
