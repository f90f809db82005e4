import type { ReactNode } from 'react'
import type { VerdictKind } from '../../api-types/verdict.ts'
import { useWords } from '../../i18n/language.tsx'
import { verdictIcons, verdictTones } from '../../ui/verdict-tag.tsx'

interface VerdictBannerProps {
  readonly kind: VerdictKind
  readonly facts: ReactNode
}

/** The answer, in one sentence that nobody can misread. */
export function VerdictBanner({ kind, facts }: VerdictBannerProps) {
  const { verdict } = useWords()
  return (
    <section className={`verdict-banner tone-${verdictTones[kind]}`} aria-label={verdict.label}>
      <span className="verdict-banner-icon" aria-hidden="true">
        {verdictIcons[kind]}
      </span>
      <div>
        <h2>{verdict.headline[kind]}</h2>
        <p>{verdict.meanings[kind]}</p>
        <div className="verdict-banner-facts">{facts}</div>
      </div>
    </section>
  )
}
