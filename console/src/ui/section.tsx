import { Card } from 'antd'
import type { ReactNode } from 'react'

interface SectionProps {
  readonly title?: ReactNode
  readonly extra?: ReactNode
  readonly children: ReactNode
}

/** A part of a page, with its heading. */
export function Section({ title, extra, children }: SectionProps) {
  return (
    <Card
      variant="borderless"
      {...(title ? { title: <h2 className="section-title">{title}</h2> } : {})}
      {...(extra ? { extra } : {})}
    >
      {children}
    </Card>
  )
}
