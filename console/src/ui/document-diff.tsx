import { useWords } from '../i18n/language.tsx'
import { type DiffLine, diffLines } from './line-diff.ts'

const contextLines = 3

type Hunk =
  | { readonly kind: 'lines'; readonly lines: readonly DiffLine[] }
  | { readonly kind: 'skipped'; readonly count: number }

interface DocumentDiffProps {
  readonly before: unknown
  readonly after: unknown
  /** Shown when nothing differs. */
  readonly same: string
  readonly label: string
}

/** What one JSON document changes of another, line by line. */
export function DocumentDiff({ before, after, same, label }: DocumentDiffProps) {
  const { diff } = useWords().policy
  const lines = diffLines(linesOf(before), linesOf(after))
  if (lines.every((line) => line.kind === 'same')) return <p className="faint">{same}</p>
  return (
    // Scrolls sideways, so it must be reachable by keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section className="diff" tabIndex={0} aria-label={label}>
      {hunksOf(lines).map((hunk, position) =>
        hunk.kind === 'skipped' ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: hunks have no name and do not move
          <div key={position} className="diff-skipped">
            {diff.unchangedLines(hunk.count)}
          </div>
        ) : (
          hunk.lines.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have no name and do not move
            <div key={`${position} ${index}`} className={`diff-line diff-${line.kind}`}>
              <span aria-hidden="true">{line.kind === 'added' ? '+' : line.kind === 'removed' ? '−' : ' '}</span>
              {line.kind !== 'same' && <span className="sr-only">{diff[line.kind]}: </span>}
              <code>{line.text}</code>
            </div>
          ))
        ),
      )}
    </section>
  )
}

function linesOf(document: unknown): readonly string[] {
  return (JSON.stringify(document, null, 2) ?? '').split('\n')
}

/** Keeps a few unchanged lines around each change, and counts the rest. */
function hunksOf(lines: readonly DiffLine[]): readonly Hunk[] {
  const changed = lines.flatMap((line, index) => (line.kind === 'same' ? [] : [index]))
  const near = new Set(
    changed.flatMap((index) => Array.from({ length: contextLines * 2 + 1 }, (_, k) => index - contextLines + k)),
  )
  const hunks: Hunk[] = []
  let skipped = 0
  let open: DiffLine[] = []
  const close = () => {
    if (open.length > 0) hunks.push({ kind: 'lines', lines: open })
    if (skipped > 0) hunks.push({ kind: 'skipped', count: skipped })
    open = []
    skipped = 0
  }
  for (const [index, line] of lines.entries()) {
    if (near.has(index) === skipped > 0) close()
    if (near.has(index)) open.push(line)
    else skipped += 1
  }
  close()
  return hunks
}
