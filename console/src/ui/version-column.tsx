import { Link } from '@tanstack/react-router'
import { textColumn } from './columns.tsx'
import type { QueryColumn } from './query-columns.tsx'

interface NamedVersion {
  readonly versionId: string
  readonly name: string
  readonly version: string
}

/** The column of the version that a row is about; it leads to its page. */
export function versionColumn<Row extends NamedVersion>(title: string): QueryColumn<Row> {
  return textColumn(['what', title], (row) => `${row.name}@${row.version}`, {
    sort: 'name',
    always: true,
    render: (row) => (
      <div className="name-cell">
        <Link to="/versions/$versionId" params={{ versionId: row.versionId }}>
          {row.name} <code>{row.version}</code>
        </Link>
      </div>
    ),
  })
}
