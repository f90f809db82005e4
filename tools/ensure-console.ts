import { spawn } from 'node:child_process'
import { existsSync, globSync, statSync } from 'node:fs'
import { join } from 'node:path'

const sources = ['console/src/**/*', 'console/public/**/*', 'console/*.{html,json,ts}', 'package-lock.json']

/** Builds the console unless what is built is newer than everything it is made of. Throws when the build fails. */
export async function ensureConsole(root: string, building = () => {}): Promise<'built' | 'current'> {
  const page = join(root, 'console', 'dist', 'index.html')
  const builtAt = existsSync(page) ? statSync(page).mtimeMs : 0
  if (globSync(sources, { cwd: root }).every((path) => statSync(join(root, path)).mtimeMs <= builtAt)) return 'current'
  building()
  const child = spawn(process.execPath, [join(root, 'tools', 'build-console.ts')], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const status = await new Promise((done) => child.on('exit', done))
  if (status !== 0) throw new Error(`the console could not be built (exit ${status})`)
  return 'built'
}
