import { useState } from 'react'

/**
 * The secret of a one-time link, which stands behind `#` so that no server, proxy or log sees it.
 * It is taken out of the address at once: browsers keep addresses.
 */
export function useLinkSecret(): string {
  const [secret] = useState(() => {
    const text = location.hash.slice(1)
    if (text !== '') history.replaceState(history.state, '', location.pathname)
    return text
  })
  return secret
}
