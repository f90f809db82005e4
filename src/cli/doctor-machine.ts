import { accessSync, constants, existsSync, mkdirSync, readFileSync, statfsSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Cli, fill } from './cli.ts'

/** One thing that was looked at. A failure keeps Assay from working; a warning does not. */
export interface Finding {
  readonly name: string
  readonly state: 'fine' | 'warning' | 'failure'
  readonly text: string
}

const gibibyte = 1024 ** 3
const freeGibibytesMin = 2
const groupAndOthers = 0o077
const manifest = new URL('../../package.json', import.meta.url)
const consolePage = new URL('../../console/dist/index.html', import.meta.url)

/** What can be told without the database: runtime, data folder, disk, the built console, the public address. */
export function checkMachine(cli: Cli): readonly Finding[] {
  const { doctor } = cli.words
  const folder = checkFolder(cli)
  return [
    checkNode(cli),
    folder,
    ...(folder.state === 'failure' ? [] : [checkDisk(cli)]),
    existsSync(fileURLToPath(consolePage))
      ? { name: 'console', state: 'fine', text: doctor.console }
      : { name: 'console', state: 'warning', text: doctor.consoleMissing },
    checkAddress(cli),
  ]
}

function checkNode(cli: Cli): Finding {
  const { optionalDependencies } = JSON.parse(readFileSync(manifest, 'utf8')) as {
    optionalDependencies: Readonly<Record<string, string>>
  }
  const version = process.versions.node
  const isPinned = Object.values(optionalDependencies).includes(version)
  const text = fill(isPinned ? cli.words.doctor.node : cli.words.doctor.nodeOther, { version })
  return { name: 'node', state: isPinned ? 'fine' : 'warning', text }
}

function checkFolder(cli: Cli): Finding {
  const path = cli.config.dataFolder
  const { doctor } = cli.words
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? ''
    return { name: 'data-folder', state: 'failure', text: fill(doctor.dataFolderUnusable, { path, reason }) }
  }
  const open = process.platform !== 'win32' && (statSync(path).mode & groupAndOthers) !== 0
  const text = fill(open ? doctor.dataFolderOpen : doctor.dataFolder, { path })
  return { name: 'data-folder', state: open ? 'warning' : 'fine', text }
}

function checkDisk(cli: Cli): Finding {
  const { bavail, bsize } = statfsSync(cli.config.dataFolder)
  const free = Math.floor((bavail * bsize) / gibibyte)
  const low = free < freeGibibytesMin
  const { disk, diskLow } = cli.words.doctor
  return { name: 'disk', state: low ? 'warning' : 'fine', text: fill(low ? diskLow : disk, { free }) }
}

function checkAddress(cli: Cli): Finding {
  const url = cli.config.publicUrl
  if (!url?.startsWith('https:')) return { name: 'public-url', state: 'warning', text: cli.words.doctor.publicUrlPlain }
  return { name: 'public-url', state: 'fine', text: fill(cli.words.doctor.publicUrl, { url }) }
}
