import type { Adapter } from './adapter.ts'
import { adapters } from './adapters/index.ts'
import { cellOf, type Section, sections } from './cells.ts'
import type { Row, ServerRow } from './row.ts'

const head = `# Failure modes of the gateway

What a client gets when something is not as it should be, in every ecosystem that the gateway serves. This page is written from the tests
(\`npm run generate\`): every cell is a test of \`test/failure-modes/\`, or says why it cannot happen. \`test/failure-modes.test.ts\` fails
when an ecosystem has no column, a failure has an untested cell, or this page says anything else than the tests do. A killed process and
a database that is down are played with a whole server in front of the upstreams of all ecosystems at once: none stands for another.

## What a client gets

The general answer, which holds wherever the next table has a dot.
`

const marks = `## Where an ecosystem differs

\`·\` as said above, tested · \`≠\` otherwise, tested: see below · \`–\` cannot happen: see below
`

/** The whole page, as Markdown. */
export function writeTable(): string {
  const pages = [head, ...sections.map(writeAnswers), marks, writeMatrix(), ...adapters.map(writeDifferences)]
  return `${pages.map((page) => page.trim()).join('\n\n')}\n`
}

function writeAnswers({ title, rows }: Section): string {
  const lines = rows.map(({ failure, answer }) => `| ${failure} | ${answer} |`)
  return [`### ${title}`, '', '| failure | what the client gets |', '|---|---|', ...lines].join('\n')
}

function writeMatrix(): string {
  const names = adapters.map(({ ecosystem }) => ecosystem)
  const lines = sections.flatMap(({ rows }) => rows).map((row) => `| ${row.failure} | ${marksOf(row).join(' | ')} |`)
  return [`| failure | ${names.join(' | ')} |`, `|---|${names.map(() => ':-:|').join('')}`, ...lines].join('\n')
}

const markOf = { general: '·', otherwise: '≠', impossible: '–' } as const

function marksOf(row: Row | ServerRow): readonly string[] {
  return adapters.map((adapter) => markOf[cellOf(row, adapter).kind])
}

function writeDifferences(adapter: Adapter): string {
  const rows = sections.flatMap((section) => section.rows)
  const lines = rows.flatMap((row) => {
    const cell = cellOf(row, adapter)
    if (cell.kind === 'general') return []
    const answer = cell.kind === 'otherwise' ? cell.deviation.answer : `cannot happen: ${cell.reason}`
    return [`| ${row.failure} | ${answer} |`]
  })
  const title = `### ${adapter.ecosystem}`
  if (lines.length === 0) return `${title}\n\nAs said above, throughout.`
  return [title, '', '| failure | what the client gets instead |', '|---|---|', ...lines].join('\n')
}
