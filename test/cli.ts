import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { after } from 'node:test'
import { cli as english } from '#i18n/en/cli.ts'
import { cli as chinese } from '#i18n/zh-cn/cli.ts'
import { readConfig } from '#platform/config.ts'
import type { Cli } from '../src/cli/cli.ts'
import { runCli } from '../src/cli/run-cli.ts'
import type { TestApp } from './harness.ts'

export interface CliRun {
  readonly code: number
  readonly out: string
  readonly err: string
}

export interface TestCliOptions {
  /** The application for commands that work on one. */
  readonly app?: TestApp
  readonly environment?: Readonly<Record<string, string>>
  readonly stdin?: string | Uint8Array
  readonly chinese?: boolean
}

export interface TestCli {
  /** Where the commands are run; empty at first. */
  readonly folder: string
  readonly homeFolder: string
  run(args: readonly string[], options?: TestCliOptions): Promise<CliRun>
}

/** Short and odd, so that lines are cut in all places. */
const stdinPieceLength = 7

/** The command line in this process, with folders of its own. Call it at the top of a `describe`. */
export function testCli(): TestCli {
  const root = mkdtempSync(join(tmpdir(), 'assay-cli-'))
  const [folder, homeFolder] = [join(root, 'project'), join(root, 'home')]
  after(() => rmSync(root, { recursive: true, force: true }))
  return {
    folder,
    homeFolder,
    run: async (args, options = {}) => {
      let [out, err] = ['', '']
      const { app } = options
      const config = app?.config ?? readConfig({ ASSAY_DATA: join(root, 'data') })
      const cli: Cli = {
        config: { ...config, environment: options.environment ?? {} },
        clock: () => app?.clock.now() ?? new Date('2026-06-01T08:00:00Z'),
        language: options.chinese ? 'zh-CN' : 'en-US',
        words: options.chinese ? chinese : english,
        folder,
        homeFolder,
        osUser: 'tester',
        colour: false,
        print: (text) => {
          out += text
        },
        say: (text) => {
          err += text
        },
        printAll: async (text) => {
          out += text
        },
        readStdin: async () => Buffer.from(options.stdin ?? '').toString(),
        input: Readable.from([Buffer.from(options.stdin ?? '')]),
        openStdin: async function* () {
          const pieces = Buffer.from(options.stdin ?? '').toString()
          for (let at = 0; at < pieces.length; at += stdinPieceLength) yield pieces.slice(at, at + stdinPieceLength)
        },
        openApp: async () => {
          if (!app) throw new Error('this command needs no application')
          return { ...app.app, close: async () => {} }
        },
        ending: new AbortController().signal,
      }
      return { code: await runCli(args, cli, '1.2.3'), out, err }
    },
  }
}
