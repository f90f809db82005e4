import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { readUpstream } from './read-upstream.ts'

type Environment = Readonly<Record<string, string | undefined>>

const run = promisify(execFile)
const timeoutMilliseconds = 20_000

/** The first proxy of `GOPROXY`, as the machine's own go command has it. `direct` and `off` are no upstreams. */
export async function discoverGolangUpstream(environment: Environment): Promise<string | undefined> {
  const entries = (await goSetting('GOPROXY', environment)).split(/[,|]/)
  return entries.map(readUpstream).find((address) => address !== undefined)
}

/** `checksums`: the name of the checksum database of `GOSUMDB`, which the address does not tell. */
export async function discoverGolangServices(environment: Environment): Promise<Readonly<Record<string, string>>> {
  // `name`, `name+hash+key`, and behind a blank the address of a proxy of it.
  const name = (await goSetting('GOSUMDB', environment)).trim().split(/[ +]/, 1)[0] ?? ''
  return name === '' || name === 'off' ? {} : { checksums: name }
}

/** As the environment has it, else as the go command does (its own file and its defaults); empty without either. */
async function goSetting(name: string, environment: Environment): Promise<string> {
  const stated = environment[name]
  if (stated) return stated
  try {
    const { stdout } = await run('go', ['env', name], {
      timeout: timeoutMilliseconds,
      env: { ...environment, GOTOOLCHAIN: 'local' },
    })
    return stdout
  } catch {
    return ''
  }
}
