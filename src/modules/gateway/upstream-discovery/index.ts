import { discoverCargoUpstream } from './cargo.ts'
import { discoverComposerUpstream } from './composer.ts'
import { discoverDebUpstream } from './deb.ts'
import { discoverDockerUpstream } from './docker.ts'
import { discoverGemUpstream } from './gem.ts'
import { discoverGolangServices, discoverGolangUpstream } from './golang.ts'
import { discoverMavenUpstream } from './maven.ts'
import { discoverNpmUpstream } from './npm.ts'
import { discoverNugetUpstream } from './nuget.ts'
import { discoverPypiUpstream } from './pypi.ts'

/**
 * The registry that the machine's own clients use: their configuration files and environment. Undefined: no client is
 * there, or none names one. The address of another Assay, or of this one, is not an upstream (`readUpstream`).
 */
export type DiscoverUpstream = (
  environment: Readonly<Record<string, string | undefined>>,
) => Promise<string | undefined>

const discoveries: Readonly<Record<string, DiscoverUpstream>> = {
  cargo: discoverCargoUpstream,
  composer: discoverComposerUpstream,
  deb: discoverDebUpstream,
  docker: discoverDockerUpstream,
  gem: discoverGemUpstream,
  golang: discoverGolangUpstream,
  maven: discoverMavenUpstream,
  npm: discoverNpmUpstream,
  nuget: discoverNugetUpstream,
  pypi: discoverPypiUpstream,
}

/** By purl type; undefined when nothing is found, or nothing is known of how to look. */
export async function discoverUpstream(
  ecosystem: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  return Object.hasOwn(discoveries, ecosystem) ? discoveries[ecosystem]?.(environment) : undefined
}

type Environment = Readonly<Record<string, string | undefined>>
type Services = Readonly<Record<string, string>>

/** What the machine's own client settings say about parts of an upstream that the upstream itself does not name. */
const services: Readonly<Record<string, (environment: Environment) => Promise<Services>>> = {
  golang: discoverGolangServices,
}

const asked = new WeakMap<Environment, Map<string, Promise<Services>>>()

/** By purl type; asked of the machine once for each environment. Empty when nothing is found. */
export async function discoverServices(ecosystem: string, environment: Environment): Promise<Services> {
  const discover = Object.hasOwn(services, ecosystem) ? services[ecosystem] : undefined
  if (!discover) return {}
  const known = asked.get(environment) ?? new Map<string, Promise<Services>>()
  asked.set(environment, known)
  const answer = known.get(ecosystem) ?? discover(environment)
  known.set(ecosystem, answer)
  return answer
}
