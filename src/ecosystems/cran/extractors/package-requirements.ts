// The lists of packages in DESCRIPTION fields: `R (>= 3.5), dplyr (>= 1.0.0), methods`.

export interface PackageRequirement {
  readonly name: string
  /** `*` where no version is asked for; several bounds of one package are joined by commas. */
  readonly requirement: string
}

export interface PackageRequirements {
  readonly packages: readonly PackageRequirement[]
  readonly unreadable: readonly string[]
}

const ENTRY =
  /^([A-Za-z][A-Za-z0-9.]{0,100})\s{0,20}(?:\(\s{0,20}(>=|<=|==|!=|>|<)\s{0,20}([^\s()]{1,100})\s{0,20}\))?$/
/** They come with R itself and have no releases of their own. */
const OF_R: ReadonlySet<string> = new Set([
  ...['R', 'base', 'compiler', 'datasets', 'grDevices', 'graphics', 'grid', 'methods', 'parallel', 'splines'],
  ...['stats', 'stats4', 'tcltk', 'tools', 'translations', 'utils'],
])

/** R and what comes with it are left out. */
export function packageRequirements(entries: readonly string[]): PackageRequirements {
  const packages = new Map<string, string[]>()
  const unreadable: string[] = []
  for (const entry of entries) {
    const text = entry.trim()
    const match = text.length > 300 ? null : ENTRY.exec(text)
    const [, name, operator, version] = match ?? []
    if (name === undefined) {
      if (text !== '') unreadable.push(text)
    } else if (!OF_R.has(name)) {
      const bounds = packages.get(name) ?? []
      packages.set(name, bounds)
      if (operator !== undefined) bounds.push(`${operator} ${version}`)
    }
  }
  return {
    packages: [...packages].map(([name, bounds]) => ({ name, requirement: bounds.join(', ') || '*' })),
    unreadable,
  }
}
