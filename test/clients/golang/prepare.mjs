// Puts Go and the programs of tools.txt into test/clients/node_modules/.golang. Go comes as a module, which any older go
// command downloads and verifies by the checksum database. What is there in the right version already is left alone, so
// that a machine that was prepared once needs no network.
import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const place = join(dirname(here), 'node_modules', '.golang')
const root = join(place, 'go')
const architectures = { x64: 'amd64', arm64: 'arm64' }
const lines = readFileSync(join(here, 'tools.txt'), 'utf8').split('\n')
const [toolchain = '', ...tools] = lines.filter((line) => line !== '' && !line.startsWith('#'))

mkdirSync(place, { recursive: true })
once(toolchain, 'go', prepareGo)
for (const tool of tools) once(tool, tool.replace(/.*\/([^/@]+)@.*/, '$1'), () => go(['install', tool]))

/** @param {string} requirement @param {string} name @param {() => void} prepare */
function once(requirement, name, prepare) {
  const mark = join(place, `${name}.txt`)
  if (existsSync(mark) && readFileSync(mark, 'utf8') === requirement) return
  process.stdout.write(`${requirement}\n`)
  prepare()
  writeFileSync(mark, requirement)
}

/** A module has no executable files and cannot hold another module's `go.mod`: both are mended, as the go command does. */
function prepareGo() {
  const system = `${process.platform}-${architectures[process.arch] ?? process.arch}`
  const cwd = mkdtempSync(join(tmpdir(), 'assay-golang-'))
  const args = ['mod', 'download', '-json', `${toolchain}.${system}`]
  const env = { ...process.env, GOTOOLCHAIN: 'local', GOFLAGS: '' }
  const { Dir } = JSON.parse(execFileSync('go', args, { cwd, env, encoding: 'utf8' }))
  rmSync(root, { recursive: true, force: true })
  execFileSync('cp', ['-r', Dir, root])
  execFileSync('chmod', ['-R', 'u+w', root])
  const compilers = join(root, 'pkg', 'tool')
  const folders = [join(root, 'bin'), ...readdirSync(compilers).map((each) => join(compilers, each))]
  for (const folder of folders) execFileSync('chmod', ['-R', 'a+x', folder])
  for (const folder of ['src', 'src/cmd']) {
    const renamed = join(root, folder, '_go.mod')
    if (existsSync(renamed)) renameSync(renamed, join(root, folder, 'go.mod'))
  }
  rmSync(cwd, { recursive: true })
}

/** @param {readonly string[]} args */
function go(args) {
  const { GOROOT: _, ...inherited } = process.env
  const PATH = [join(root, 'bin'), process.env.PATH ?? ''].join(delimiter)
  const env = { ...inherited, PATH, GOBIN: join(place, 'bin'), GOTOOLCHAIN: 'local', GOFLAGS: '' }
  execFileSync(join(root, 'bin', 'go'), args, { cwd: place, env, stdio: ['ignore', 'inherit', 'inherit'] })
}
