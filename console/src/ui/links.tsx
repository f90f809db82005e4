import { createLink } from '@tanstack/react-router'
import { Button } from 'antd'
import type { ReactNode, Ref } from 'react'

interface AnchorButtonProps {
  readonly href?: string
  /** The router keeps `type` to itself. */
  readonly look?: 'primary' | 'default' | 'link'
  readonly size?: 'small' | 'middle'
  readonly children?: ReactNode
  readonly ref?: Ref<HTMLAnchorElement>
}

/** A button that leads somewhere: a real link, so that it opens in a new tab and can be copied. */
export const ButtonLink = createLink(({ look = 'default', ...props }: AnchorButtonProps) => (
  <Button type={look} {...props} />
))
