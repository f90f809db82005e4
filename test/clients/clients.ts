export { type ClientResult, type ClientRun, runClient } from './run-client.ts'

import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'

export const CLIENT_NAMES = ['npm', 'npm10', 'npm12', 'yarn1', 'berry', 'pnpm10', 'pnpm11'] as const
export type ClientName = (typeof CLIENT_NAMES)[number]

/** Clients of one family read the same configuration. */
export type ClientFamily = 'npm' | 'yarn1' | 'berry' | 'pnpm'

/** A package manager that is installed here. */
export interface Client {
  readonly name: ClientName
  readonly family: ClientFamily
  readonly version: string
  readonly command: string
  /** Stand before the client's own arguments. */
  readonly args: readonly string[]
}

const INSTALLED: Readonly<Record<Exclude<ClientName, 'npm'>, readonly [ClientFamily, entry: string]>> = {
  npm10: ['npm', 'bin/npm-cli.js'],
  npm12: ['npm', 'bin/npm-cli.js'],
  yarn1: ['yarn1', 'bin/yarn.js'],
  berry: ['berry', 'bin/yarn.js'],
  pnpm10: ['pnpm', 'bin/pnpm.cjs'],
  pnpm11: ['pnpm', 'bin/pnpm.mjs'],
}

/**
 * The named client: `npm` is the system's, the others are those that `npm ci --prefix test/clients` has put beside
 * this file, and run on the Node that runs the tests. Undefined when it is not there.
 */
export function findClient(name: ClientName): Client | undefined {
  if (name === 'npm') return findSystemNpm()
  const [family, entry] = INSTALLED[name]
  const folder = join(import.meta.dirname, 'node_modules', name)
  if (!existsSync(join(folder, entry))) return undefined
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return { name, family, version, command: process.execPath, args: [join(folder, entry)] }
}

function findSystemNpm(): Client | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const command = folders.map((folder) => join(folder, 'npm')).find((path) => existsSync(path))
  if (command === undefined) return undefined
  const version = execFileSync(command, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  return { name: 'npm', family: 'npm', version, command, args: [] }
}
