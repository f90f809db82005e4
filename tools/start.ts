// npm start: Assay for evaluation, with a sample bank, from a fresh checkout to a running server.
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { migrateDatabase, openApp, prepareInstallation, startServer } from '../src/app.ts'
import { chooseLanguage } from '../src/cli/choose-language.ts'
import { fill, type Words } from '../src/cli/cli.ts'
import { untilEnding } from '../src/cli/until-ending.ts'
import { watchSignals } from '../src/cli/watch-signals.ts'
import { cli as english } from '../src/i18n/en/cli.ts'
import { cli as chinese } from '../src/i18n/zh-cn/cli.ts'
import { systemClock } from '../src/platform/clock.ts'
import { type Config, readConfig } from '../src/platform/config.ts'
import { type Database, openDatabase } from '../src/platform/database/connect.ts'
import { ensureConsole } from './ensure-console.ts'
import { keepUsers, loadEvaluation, usersPath } from './evaluation.ts'
import { isPortFree } from './free-port.ts'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const ending = watchSignals()
const config = readConfig()
const words: Words = chooseLanguage(process.argv.slice(2), config.environment) === 'zh-CN' ? chinese : english
const say = (text: string) => void process.stdout.write(`${text}\n`)

if (await isPortFree(config.host, config.port)) await start()
else {
  process.stderr.write(`${fill(words.start.portTaken, { port: config.port })}\n`)
  process.exitCode = 3
}

async function start(): Promise<void> {
  // The console builds in a process of its own while the database gets ready.
  const [built, prepared] = await Promise.allSettled([
    ensureConsole(root, () => say(words.start.building)),
    prepareDatabase(config),
  ])
  if (prepared.status === 'rejected') throw prepared.reason
  if (built.status === 'rejected') say(String(built.reason))
  await serve(prepared.value).finally(() => prepared.value.close())
  say(words.serve.stopped)
}

async function prepareDatabase({ dataFolder }: Config): Promise<Database> {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
  say(words.start.preparing)
  const database = await openDatabase(config)
  await migrateDatabase(database, systemClock())
  return database
}

async function serve(database: Database): Promise<void> {
  const app = await openApp({ config, database })
  try {
    await prepareInstallation(app)
    const context = app.makeContext({ kind: 'system', name: 'evaluation' })
    const loaded = await loadEvaluation(context, () => say(words.start.loading))
    const server = await startServer(app, config)
    const url = config.publicUrl ?? server.url
    if (loaded) keepUsers(config, loaded, url)
    say(`\n${fill(words.start.title, { url })}\n`)
    if (loaded) say(`${fill(words.start.signIn, { path: usersPath(config) })}\n\n${loaded.table}`)
    else say(fill(words.start.again, { path: usersPath(config) }))
    if (loaded) say(`${words.start.npm}\n  ${loaded.npmLine(url)}\n`)
    if (loaded) say(`${words.start.shell}\n  ${loaded.shellLine(url)}\n`)
    say(`${words.start.sample}\n${words.start.stop}`)
    await untilEnding(ending)
    say(words.serve.stopping)
    await server.close()
  } finally {
    await app.close()
  }
}
