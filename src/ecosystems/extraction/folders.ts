// Relative paths with `/`; the empty path is the top.

export function joined(folder: string, name: string): string {
  return folder === '' || folder === '.' ? name : name === '' ? folder : `${folder}/${name}`
}

export function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0))
}

export function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** Without `.`, empty and, as far as they can be taken back, `..` segments. */
export function normalizedPath(path: string): string {
  const segments: string[] = []
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue
    if (segment === '..' && segments.length > 0 && segments.at(-1) !== '..') segments.pop()
    else segments.push(segment)
  }
  return segments.join('/')
}

/** Whether the file belongs to an installed package instead of to the project. */
export function isInstalled(path: string): boolean {
  return path.split('/').includes('node_modules')
}
