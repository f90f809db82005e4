// Puts the clients of requirements.txt into test/clients/node_modules, each into a virtual environment of its own. What is
// there in the right version already is left alone, so that a machine that was prepared once needs no network.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const place = join(dirname(here), 'node_modules', '.python')
const lines = readFileSync(join(here, 'requirements.txt'), 'utf8').split('\n')

mkdirSync(place, { recursive: true })
for (const line of lines) {
  const [, requirement, folder] = /^([a-z[\]-]+==[\d.]+)\s+# (\w+)$/.exec(line) ?? []
  if (requirement === undefined || folder === undefined) continue
  prepare(requirement, join(place, folder))
}

/** @param {string} requirement @param {string} folder */
function prepare(requirement, folder) {
  const mark = join(folder, 'requirement.txt')
  if (existsSync(mark) && readFileSync(mark, 'utf8') === requirement) return
  rmSync(folder, { recursive: true, force: true })
  process.stdout.write(`${requirement}\n`)
  run('python3', ['-m', 'venv', folder])
  const pip = ['-m', 'pip', '--disable-pip-version-check', '--no-input', 'install', '--quiet']
  run(join(folder, 'bin', 'python'), [...pip, requirement])
  writeFileSync(mark, requirement)
}

/** @param {string} command @param {readonly string[]} args */
function run(command, args) {
  execFileSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] })
}
