import { type ApiClient, openApiClient } from './api-client.ts'
import type { Cli } from './cli.ts'
import { fill } from './cli.ts'
import { type ClientOptions, readClientSettings } from './client-settings.ts'
import { CliError, exitCode, remoteProblemText } from './exit-code.ts'

export const repositoryKinds = ['proxy', 'hosted', 'group'] as const
export type RepositoryKind = (typeof repositoryKinds)[number]

/** A repository as `GET /repositories` tells of it. */
export interface ListedRepository {
  readonly id: string
  readonly name: string
  readonly ecosystem: string
  readonly kind: string
  /** Ids, in the order in which they are asked. */
  readonly members: readonly string[]
  readonly upstreamUrl?: string
  readonly upstreamState: string
  readonly mode: string
  readonly url: string
}

/** Does some work with a connection to the server that the settings name. */
export async function withClient<Answer>(
  cli: Cli,
  options: ClientOptions,
  work: (client: ApiClient) => Promise<Answer>,
): Promise<Answer> {
  const client = openApiClient(cli, await readClientSettings(cli, options))
  try {
    return await work(client)
  } finally {
    await client.close()
  }
}

export async function readRepositories(client: ApiClient): Promise<readonly ListedRepository[]> {
  const { items } = await client.call<{ readonly items: readonly ListedRepository[] }>({
    method: 'GET',
    path: '/repositories',
  })
  return items
}

/** Throws a `CliError` of wrong use for a name that no repository has. */
export function findRepository(cli: Cli, all: readonly ListedRepository[], name: string): ListedRepository {
  const found = all.find((each) => each.name === name)
  if (found) return found
  throw new CliError(exitCode.usage, remoteProblemText({ code: 'repository.unknown', params: { name } }, cli))
}

/** One of the words that an option takes. Throws a `CliError` of wrong use for any other. */
export function chosen<Choice extends string>(
  cli: Cli,
  value: string | undefined,
  known: readonly Choice[],
): Choice | undefined {
  if (value === undefined) return undefined
  const found = known.find((each) => each === value)
  if (found) return found
  throw new CliError(exitCode.usage, fill(cli.words.repository.choices, { value, known: known.join(', ') }))
}
