// npm run check: types of the server and of the console, formatting and lint. All of them, then the verdict.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const bin = (name: string) => join(root, 'node_modules', '.bin', name)
const consoleProject = join(root, 'console', 'tsconfig.json')

const colours = `--colors=${process.stdout.isTTY ? 'force' : 'off'}`

const checks: readonly { readonly name: string; readonly command: readonly string[] }[] = [
  { name: 'types', command: [bin('tsc'), '--noEmit', '-p', root] },
  ...(existsSync(consoleProject)
    ? [{ name: 'types of the console', command: [bin('tsc'), '--noEmit', '-p', consoleProject] }]
    : []),
  {
    name: 'format and lint',
    command: [bin('biome'), 'check', '--error-on-warnings', '--max-diagnostics=100', colours, root],
  },
]

let failed = 0
for (const { name, command } of checks) {
  const [program = '', ...args] = command
  const done = spawnSync(program, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' })
  process.stdout.write(`${done.status === 0 ? 'ok  ' : 'FAIL'} ${name}\n`)
  if (done.status !== 0) failed++
}
process.exitCode = failed === 0 ? 0 : 1
