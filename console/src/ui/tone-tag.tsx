import type { ReactNode } from 'react'

/** What a colour says. `pending` is "not decided": it never looks like `good`. */
export type Tone = 'good' | 'caution' | 'pending' | 'bad' | 'info' | 'quiet'

interface ToneTagProps {
  readonly tone: Tone
  readonly icon?: ReactNode
  readonly children: ReactNode
  readonly title?: string
}

/** A small label whose meaning stands in its text; colour and icon repeat it. */
export function ToneTag({ tone, icon, children, title }: ToneTagProps) {
  return (
    <span className={`tone-tag tone-${tone}`} title={title}>
      {icon}
      <span>{children}</span>
    </span>
  )
}
