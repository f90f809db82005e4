import { readFileSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { type Cli, fill } from './cli.ts'
import { CliError, exitCode } from './exit-code.ts'
import { usageError } from './shell.ts'

/** What is asked about: one file, or packages by name and range. */
export type PackageSource =
  | { readonly kind: 'file'; readonly fileName: string; readonly content: string }
  | { readonly kind: 'packages'; readonly packages: readonly string[] }

const fileBytesMax = 32 * 1024 * 1024
/** What standard input is taken for unless the name is given: `-` reads it. */
const stdinName = 'package-lock.json'
/** What only a file is called by; a name of a package with a range never ends so. */
const fileLike =
  /^\.{0,2}\/|(?:^|\/)(?:package(?:-lock)?\.json|npm-shrinkwrap\.json|[\w-]+\.(?:lock|toml|xml|ya?ml)|go\.(?:mod|sum)|requirements\S*\.txt)$/

/** Reads the arguments of `check` and `request`: paths that exist are files, everything else is a package. */
export async function readPackageSource(cli: Cli, args: readonly string[], command: string): Promise<PackageSource> {
  const { usage } = cli.words
  if (args.length === 0) throw usageError(cli, usage.nothingAsked, command)
  if (args.length === 1 && args[0] === '-') return { kind: 'file', fileName: stdinName, content: await cli.readStdin() }
  const files = args.filter((arg) => isFile(arg))
  const [file] = files
  const missing = args.find((arg) => fileLike.test(arg) && !isFile(arg))
  if (missing !== undefined) throw unreadable(cli, missing, 'ENOENT')
  if (file === undefined) return { kind: 'packages', packages: args }
  if (args.length > 1) throw usageError(cli, usage.mixedPackages, command)
  return { kind: 'file', fileName: basename(file), content: readBounded(cli, file) }
}

/** `@scope/name@1.0.0` → name and version; undefined without a version. */
export function splitPackage(text: string): { readonly name: string; readonly version: string } | undefined {
  const at = text.lastIndexOf('@')
  if (at <= 0 || at === text.length - 1) return undefined
  return { name: text.slice(0, at), version: text.slice(at + 1) }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true
}

function readBounded(cli: Cli, path: string): string {
  const reason = statSync(path).size > fileBytesMax ? `> ${fileBytesMax} bytes` : undefined
  try {
    if (reason === undefined) return readFileSync(path, 'utf8')
  } catch (error) {
    throw unreadable(cli, path, (error as Error).message)
  }
  throw unreadable(cli, path, reason)
}

function unreadable(cli: Cli, path: string, reason: string): CliError {
  return new CliError(exitCode.usage, fill(cli.words.settings.unreadableFile, { path, reason }))
}
