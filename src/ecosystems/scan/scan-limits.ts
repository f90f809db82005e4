// What one scan holds in memory and how far it goes. Real projects and images stay below; what passes is listed as not read.
import type { Extractor } from '#ecosystems/ecosystem.ts'

const MEBIBYTE = 2 ** 20

export interface ScanLimits {
  readonly manifestBytesMax: number
  readonly artifactBytesMax: number
  /** Files held in memory at once; a larger one is read alone. */
  readonly heldBytesMax: number
  readonly filesAtOnce: number
  /** What one extractor may read of a file's neighbours. */
  readonly treeReadsMax: number
  readonly treeBytesMax: number
  /** Components of all files together, each time one is found. */
  readonly occurrencesMax: number
  readonly problemsMax: number
}

export const scanLimits: ScanLimits = {
  manifestBytesMax: 64 * MEBIBYTE,
  artifactBytesMax: 1024 * MEBIBYTE,
  heldBytesMax: 512 * MEBIBYTE,
  filesAtOnce: 16,
  treeReadsMax: 20_000,
  treeBytesMax: 512 * MEBIBYTE,
  occurrencesMax: 3_000_000,
  problemsMax: 50_000,
}

export function sizeBytesMax(reads: Extractor['reads'], limits: ScanLimits): number {
  return reads === 'manifest' || reads === 'lockfile' ? limits.manifestBytesMax : limits.artifactBytesMax
}
