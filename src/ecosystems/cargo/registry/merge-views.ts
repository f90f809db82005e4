import { mergeLines, textOf } from '../../gate/merge-lines.ts'

/** A line is a version; those that may not be used stand in each list as yanked. */
export function mergeViews(views: readonly Uint8Array[]): Uint8Array {
  return Buffer.from(mergeLines(views.map(textOf), versionOf))
}

function versionOf(line: string): string | undefined {
  const { vers } = JSON.parse(line) as { readonly vers?: unknown }
  return typeof vers === 'string' ? vers : undefined
}
