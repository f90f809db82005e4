import { Link } from '@tanstack/react-router'
import { useWords } from '../../i18n/language.tsx'
import { wordOf } from '../../i18n/same-shape.ts'
import { ToneTag } from '../../ui/tone-tag.tsx'

interface ComponentNameProps {
  readonly component: {
    readonly ecosystem: string
    readonly name: string
    readonly version: string | null
  }
}

/** A component with its version and its ecosystem; leads to the catalogue where that may have it. */
export function ComponentName({ component: { ecosystem, name, version } }: ComponentNameProps) {
  const { common, inventory } = useWords()
  return (
    <div className="name-cell">
      {ecosystem === '' ? (
        <span className="breakable">{name}</span>
      ) : (
        <Link to="/packages" search={{ text: name }} className="breakable">
          {name}
        </Link>
      )}
      <span className="nowrap">
        <code>{version ?? inventory.release.noVersion}</code>{' '}
        {ecosystem !== '' && <ToneTag tone="quiet">{wordOf(common.ecosystems, ecosystem)}</ToneTag>}
      </span>
    </div>
  )
}

/** Whether the application asks for it itself. */
export function WayIn({ direct }: { readonly direct: boolean | null }) {
  const { findings: text } = useWords().inventory
  if (direct === null) return <span className="faint">{text.wayUnknown}</span>
  return <ToneTag tone={direct ? 'info' : 'quiet'}>{direct ? text.direct : text.transitive}</ToneTag>
}
