import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Client, type ClientResult, runClient } from '#test/clients/clients.ts'
import { makeProject } from '#test/clients/make-project.ts'
import { say } from './play.ts'

export interface NpmProject {
  /** Runs npm as the developer, tells what it printed, and resolves however it ended. */
  run(args: readonly string[], registry: string): Promise<ClientResult>
  /** A machine that has nothing: only the project and its lockfile are left. */
  forgetEverything(): void
  lockfile(): string
  /** Absent: not installed. */
  installedVersion(name: string): string | undefined
}

export interface NpmProjectSettings {
  readonly client: Client
  readonly folder: string
  readonly token: string
  readonly dependencies: Readonly<Record<string, string>>
  readonly secondsMax: number
}

const linesMax = 14
const lineCharactersMax = 240

/** A project of the developer outside this checkout, shut off from the settings of whoever runs the story. */
export function openNpmProject(settings: NpmProjectSettings): NpmProject {
  const { cwd, cacheFolder: firstCache } = makeProject(settings.folder, 'npm', settings.dependencies)
  let cacheFolder = firstCache
  return {
    run: async (args, registry) => {
      say(`$ npm ${args.join(' ')}`)
      const { client, token, secondsMax: timeoutSeconds } = settings
      const result = await runClient(client, args, { cwd, cacheFolder, registry, token, timeoutSeconds })
      for (const line of printedLines(result)) say(`npm | ${line}`)
      return result
    },
    forgetEverything: () => {
      rmSync(join(cwd, 'node_modules'), { recursive: true, force: true })
      cacheFolder = mkdtempSync(join(settings.folder, 'clean-machine-'))
    },
    lockfile: () => readFileSync(join(cwd, 'package-lock.json'), 'utf8'),
    installedVersion: (name) => {
      const path = join(cwd, 'node_modules', name, 'package.json')
      return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).version : undefined
    },
  }
}

/** Everything npm said, on either stream. */
export function outputOf(result: ClientResult): string {
  return `${result.stdout}\n${result.stderr}`
}

function printedLines(result: ClientResult): readonly string[] {
  const lines = outputOf(result)
    .split('\n')
    .map((line) => line.trimEnd().slice(0, lineCharactersMax))
    .filter((line) => line !== '' && !/A complete log of this run|_logs/.test(line))
  return lines.length <= linesMax ? lines : [...lines.slice(0, linesMax), `… ${lines.length - linesMax} more lines`]
}
