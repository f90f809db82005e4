// The process around the command line: streams, signals, environment and exit code.
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { homedir, userInfo } from 'node:os'
import { text } from 'node:stream/consumers'
import { cli as english } from '#i18n/en/cli.ts'
import { cli as chinese } from '#i18n/zh-cn/cli.ts'
import { systemClock } from '#platform/clock.ts'
import { readConfig } from '#platform/config.ts'
import { chooseLanguage } from './choose-language.ts'
import type { Cli } from './cli.ts'
import { exitCode } from './exit-code.ts'
import { runCli } from './run-cli.ts'
import { watchSignals } from './watch-signals.ts'

const ending = watchSignals()

function makeCli(args: readonly string[]): Cli {
  const config = readConfig()
  const { environment } = config
  const language = chooseLanguage(args, environment)
  return {
    config,
    clock: systemClock,
    language,
    words: language === 'zh-CN' ? chinese : english,
    folder: process.cwd(),
    homeFolder: homedir(),
    osUser: userInfo().username,
    colour: process.stdout.isTTY === true && !environment.NO_COLOR && environment.TERM !== 'dumb',
    print: (data) => void process.stdout.write(data),
    say: (message) => void process.stderr.write(message),
    printAll: async (data) => {
      if (!process.stdout.write(data)) await once(process.stdout, 'drain')
    },
    readStdin: () => text(process.stdin),
    get input() {
      return process.stdin
    },
    ...(process.stdout.isTTY && { columns: process.stdout.columns }),
    progress: process.stderr.isTTY === true && environment.TERM !== 'dumb',
    openStdin: () => process.stdin.setEncoding('utf8'),
    // Loaded late: commands that speak to a server do without.
    openApp: async () => (await import('#app')).openApp({ config }),
    ending,
  }
}

// `assay … | head` closes the pipe early: that is its right and no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) =>
  process.exit(error.code === 'EPIPE' ? 0 : exitCode.internal),
)

const args = process.argv.slice(2)
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string
}
try {
  process.exitCode = await runCli(args, makeCli(args), version)
} catch (error) {
  process.stderr.write(`assay: ${(error as Error).message}\n`)
  process.exitCode = exitCode.settings
}
