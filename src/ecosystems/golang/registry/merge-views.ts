import { mergeLines, textOf } from '../../gate/merge-lines.ts'

/** Lists of versions as one. */
export function mergeViews(views: readonly Uint8Array[]): Uint8Array {
  return Buffer.from(mergeLines(views.map(textOf), (version) => version))
}
