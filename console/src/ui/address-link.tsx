import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { readUrlState } from './use-url-state.ts'

interface AddressLinkProps {
  /** Path and query of a page of this console: `/gateway?outcome=refused`. */
  readonly address: string
  readonly className?: string
  readonly children: ReactNode
}

/** A link to an address that came as text. */
export function AddressLink({ address, className, children }: AddressLinkProps) {
  const [path = '/', query = ''] = address.split('?', 2)
  return (
    <Link
      to={path}
      search={readUrlState(Object.fromEntries(new URLSearchParams(query)))}
      {...(className ? { className } : {})}
    >
      {children}
    </Link>
  )
}
