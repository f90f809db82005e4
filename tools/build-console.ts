// npm run build: the console, for browsers, into console/dist. Does nothing when nothing it is made of has changed.
import { createHash } from 'node:crypto'
import {
  existsSync,
  globSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { build } from 'vite'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const consoleFolder = join(root, 'console')
const distFolder = join(consoleFolder, 'dist')
const page = join(distFolder, 'index.html')
const stampName = '.made-of'
const stamp = join(distFolder, stampName)
const sources = ['console/src/**/*', 'console/public/**/*', 'console/*.{html,json,ts}', 'package-lock.json']

/** One digest over the names and the contents of everything the console is made of; tests are no part of it. */
function digestSources(): string {
  const hash = createHash('sha256')
  const paths = globSync(sources, { cwd: root }).filter((path) => !path.endsWith('.test.ts'))
  for (const path of paths.map((each) => each.replaceAll('\\', '/')).sort()) {
    const file = join(root, path)
    if (statSync(file).isFile()) hash.update(`${path}\0`).update(readFileSync(file)).update('\0')
  }
  return hash.digest('hex')
}

/** Compressed once, here, instead of by the server for each request. */
function compressAssets(folder: string): void {
  for (const name of readdirSync(folder).filter((each) => /\.(?:js|css|svg)$/.test(each))) {
    const path = join(folder, name)
    const bytes = readFileSync(path)
    writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }))
    writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }))
  }
}

const digest = digestSources()
if (existsSync(page) && existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) {
  // Newer than its sources, so that who compares times sees it as well.
  const now = new Date()
  utimesSync(page, now, now)
  process.stdout.write('the console is built already\n')
} else {
  // Built beside and put in place at the end: a server that runs meanwhile goes on with what was there.
  const fresh = join(consoleFolder, `dist.${process.pid}.tmp`)
  await build({
    root: consoleFolder,
    configFile: join(consoleFolder, 'vite.config.ts'),
    logLevel: 'warn',
    build: { outDir: fresh },
  })
  compressAssets(join(fresh, 'assets'))
  writeFileSync(join(fresh, stampName), digest)
  rmSync(distFolder, { recursive: true, force: true })
  renameSync(fresh, distFolder)
  process.stdout.write(`the console is built: ${distFolder}\n`)
}
