import { mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ClientName } from './clients.ts'

export interface ClientProject {
  readonly cwd: string
  /** Fresh for each project: nothing is cached. */
  readonly cacheFolder: string
}

/** A project with these dependencies. Yarn 2+ takes a folder for a project only when it has a lockfile. */
export function makeProject(
  folder: string,
  name: ClientName,
  dependencies: Readonly<Record<string, string>>,
): ClientProject {
  const cwd = mkdtempSync(join(folder, `${name}-`))
  const manifest = { name: 'project', version: '1.0.0', private: true, dependencies }
  writeFileSync(join(cwd, 'package.json'), JSON.stringify(manifest))
  if (name === 'berry') writeFileSync(join(cwd, 'yarn.lock'), '')
  return { cwd, cacheFolder: join(cwd, '.surroundings') }
}
