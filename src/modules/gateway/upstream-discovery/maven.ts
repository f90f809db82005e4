import { execFile } from 'node:child_process'
import { open, readdir, readFile, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { readZip } from '#formats/zip.ts'
import { centralOf, chooseUpstream, type MavenSettings, readMavenSettings } from './maven-settings.ts'
import { readUpstream } from './read-upstream.ts'

type Environment = Readonly<Record<string, string | undefined>>

const run = promisify(execFile)
const timeoutMilliseconds = 20_000
const settingsBytesMax = 1024 * 1024
/** The POM that every other inherits from lies in one of these libraries of Maven 3 and 4. */
const library = /^maven-(?:model-builder|impl)\b.*\.jar$/
const superPom = /^org\/apache\/maven\/model\/pom-4\.[\d.]+\.xml$/

/**
 * Where the machine's own Maven goes for what its projects need: the mirror of `central` in the user's settings, then in those
 * of the installation; else the repository `central` of an active profile; else the one that Maven itself is made with.
 */
export async function discoverMavenUpstream(environment: Environment): Promise<string | undefined> {
  const installation = await findInstallation(environment)
  const files = [
    join(environment.HOME ?? homedir(), '.m2', 'settings.xml'),
    ...(installation === undefined ? [] : [join(installation, 'conf', 'settings.xml')]),
  ]
  const settings = (await Promise.all(files.map((file) => readSettings(file, environment)))).filter(
    (each) => each !== undefined,
  )
  const builtIn = installation === undefined ? undefined : await readBuiltIn(installation)
  const chosen = chooseUpstream(settings, builtIn)
  // An expression that nothing gives a value is no address.
  return chosen === undefined || chosen.includes('${') ? undefined : readUpstream(chosen)
}

/** Asked of the command: the file that is called may be a link, or a script that leads elsewhere. */
async function findInstallation(environment: Environment): Promise<string | undefined> {
  try {
    const { stdout } = await run(process.platform === 'win32' ? 'mvn.cmd' : 'mvn', ['--batch-mode', '--version'], {
      timeout: timeoutMilliseconds,
      env: { ...environment },
      shell: process.platform === 'win32',
    })
    return /^Maven home: (.+)$/m.exec(stdout)?.[1]?.trim()
  } catch {
    return undefined
  }
}

/** Settings that cannot be read say nothing, as if they were not there. */
async function readSettings(file: string, environment: Environment): Promise<MavenSettings | undefined> {
  try {
    if ((await stat(file)).size > settingsBytesMax) return undefined
    return readMavenSettings(await readFile(file), environment)
  } catch {
    return undefined
  }
}

async function readBuiltIn(installation: string): Promise<string | undefined> {
  const folder = join(installation, 'lib')
  try {
    for (const name of (await readdir(folder)).filter((each) => library.test(each)).toSorted()) {
      const found = await readSuperPom(join(folder, name))
      if (found !== undefined) return found
    }
  } catch {
    return undefined
  }
  return undefined
}

async function readSuperPom(path: string): Promise<string | undefined> {
  const file = await open(path)
  try {
    for await (const entry of readZip(file.fd)) {
      if (superPom.test(entry.path)) return centralOf(await entry.bytes())
    }
    return undefined
  } finally {
    await file.close()
  }
}
