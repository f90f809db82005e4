import { realpath } from 'node:fs/promises'
import { isAbsolute, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Config } from '#platform/config.ts'
import { Problem } from '#platform/problem.ts'

export interface ImportPath {
  readonly path: string
  /** It lies among the samples that come with Assay. */
  readonly sample: boolean
}

const samplesFolder = fileURLToPath(new URL('../../../samples/', import.meta.url))

/**
 * Where a path that came over the network leads: relative ones start in `imports` of the data folder, and every one must,
 * after all links are followed, lie there or among the samples. Throws `advisory-import.outside` and
 * `advisory-import.not-found`.
 */
export async function resolveImportPath(config: Config, asked: string): Promise<ImportPath> {
  const importsFolder = join(config.dataFolder, 'imports')
  const wanted = isAbsolute(asked) ? resolve(asked) : resolve(importsFolder, asked)
  // Before the file system is asked, so that nobody learns what exists elsewhere.
  if (![importsFolder, samplesFolder].some((root) => isBelow(resolve(root), wanted)))
    throw new Problem('advisory-import.outside', 400)
  const path = await realOf(wanted)
  if (path === undefined) throw new Problem('advisory-import.not-found', 404)
  const [imports, samples] = [await realOf(importsFolder), await realOf(samplesFolder)]
  if (imports !== undefined && isBelow(imports, path)) return { path, sample: false }
  if (samples !== undefined && isBelow(samples, path)) return { path, sample: true }
  throw new Problem('advisory-import.outside', 400)
}

function isBelow(root: string, path: string): boolean {
  const way = relative(root, path)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

async function realOf(path: string): Promise<string | undefined> {
  if (path.includes('\0')) return undefined
  return realpath(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR' || error.code === 'ENAMETOOLONG') return undefined
    throw error
  })
}
