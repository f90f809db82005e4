export interface DiffLine {
  readonly kind: 'same' | 'added' | 'removed'
  readonly text: string
}

/** Beyond this the table of the algorithm would not fit a browser; what differs is then shown as replaced. */
const linesMax = 3_000

/** The shortest list of lines taken out and put in, by the longest common subsequence. */
export function diffLines(before: readonly string[], after: readonly string[]): readonly DiffLine[] {
  const start = commonStart(before, after)
  const end = commonEnd(before.slice(start), after.slice(start))
  const removed = before.slice(start, before.length - end)
  const added = after.slice(start, after.length - end)
  const middle =
    removed.length > linesMax || added.length > linesMax
      ? [...lines('removed', removed), ...lines('added', added)]
      : align(removed, added)
  return [...lines('same', before.slice(0, start)), ...middle, ...lines('same', before.slice(before.length - end))]
}

function lines(kind: DiffLine['kind'], texts: readonly string[]): readonly DiffLine[] {
  return texts.map((text) => ({ kind, text }))
}

function commonStart(before: readonly string[], after: readonly string[]): number {
  let count = 0
  while (count < before.length && count < after.length && before[count] === after[count]) count += 1
  return count
}

function commonEnd(before: readonly string[], after: readonly string[]): number {
  let count = 0
  while (count < before.length && count < after.length && before.at(-1 - count) === after.at(-1 - count)) count += 1
  return count
}

function align(before: readonly string[], after: readonly string[]): readonly DiffLine[] {
  const width = after.length + 1
  // lengths[i * width + j]: the longest common subsequence of before from i and after from j.
  const lengths = new Uint16Array((before.length + 1) * width)
  const at = (i: number, j: number) => lengths[i * width + j] ?? 0
  for (let i = before.length - 1; i >= 0; i -= 1)
    for (let j = after.length - 1; j >= 0; j -= 1)
      lengths[i * width + j] = before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
  const result: DiffLine[] = []
  let [i, j] = [0, 0]
  while (i < before.length || j < after.length) {
    const [old = '', fresh = ''] = [before[i], after[j]]
    if (i < before.length && j < after.length && old === fresh) {
      result.push({ kind: 'same', text: old })
      i += 1
      j += 1
    } else if (j >= after.length || (i < before.length && at(i + 1, j) >= at(i, j + 1))) {
      result.push({ kind: 'removed', text: old })
      i += 1
    } else {
      result.push({ kind: 'added', text: fresh })
      j += 1
    }
  }
  return result
}
