import type { Client } from './clients.ts'

/** How clients of a family are told to install: what the manifest asks for, and exactly what the lockfile says. */
export const npmSteps: Readonly<
  Record<Client['family'], { readonly first: readonly string[]; readonly frozen: readonly string[] }>
> = {
  npm: { first: ['install'], frozen: ['ci'] },
  yarn1: { first: ['install'], frozen: ['install', '--frozen-lockfile'] },
  berry: { first: ['install'], frozen: ['install', '--immutable'] },
  pnpm: { first: ['install', '--no-frozen-lockfile'], frozen: ['install', '--frozen-lockfile'] },
}
