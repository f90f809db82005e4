// How much of a stranger's file the extractors read. Real files stay far below; what passes a limit is refused, and said so.

const MEBIBYTE = 2 ** 20

export const MANIFEST_LIMITS = { sizeBytesMax: 4 * MEBIBYTE, depthMax: 64, valuesMax: 200_000 } as const

/** About 64 MB of npm or Bun lockfile are read in a second or two. */
export const JSON_LOCKFILE_LIMITS = { sizeBytesMax: 64 * MEBIBYTE, depthMax: 256, valuesMax: 4_000_000 } as const

/** `wordsMax`: names, ranges and values together. */
export const TEXT_LOCKFILE_LIMITS = { sizeBytesMax: 64 * MEBIBYTE, wordsMax: 4_000_000 } as const

/** YAML costs about a hundred times its size in memory and a second for three megabytes: the bound is lower. */
export const YAML_LOCKFILE_LIMITS = {
  sizeBytesMax: 8 * MEBIBYTE,
  linesMax: 400_000,
  /** Characters that open or separate something: hostile YAML is made of them. */
  indicatorsMax: 700_000,
  depthMax: 32,
  nodesMax: 3_000_000,
  aliasesMax: 100,
} as const

export const COMPONENTS_MAX = 200_000
export const EDGES_MAX = 2_000_000
export const WARNINGS_MAX = 100
/** Folders of the project that a lockfile lists: workspaces and linked ones. */
export const FOLDERS_MAX = 5_000
/** Folders within folders of `node_modules`. */
export const NESTING_MAX = 64
export const PATH_LENGTH_MAX = 4_096
/** Above this size the lines of entries are not looked up. */
export const LINES_SIZE_BYTES_MAX = 16 * MEBIBYTE
