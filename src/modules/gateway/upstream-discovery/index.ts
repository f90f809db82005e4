import { discoverNpmUpstream } from './npm.ts'

/**
 * The registry that the machine's own clients use: their configuration files and environment. Undefined: no client is
 * there, or none names one. The address of another Assay, or of this one, is not an upstream (`readUpstream`).
 */
export type DiscoverUpstream = (
  environment: Readonly<Record<string, string | undefined>>,
) => Promise<string | undefined>

const discoveries: Readonly<Record<string, DiscoverUpstream>> = {
  npm: discoverNpmUpstream,
}

/** By purl type; undefined when nothing is found, or nothing is known of how to look. */
export async function discoverUpstream(
  ecosystem: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  return Object.hasOwn(discoveries, ecosystem) ? discoveries[ecosystem]?.(environment) : undefined
}
