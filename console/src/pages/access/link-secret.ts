import { useEffect, useState } from 'react'

/**
 * The secret of a one-time link, which stands behind `#` so that no server, proxy or log sees it.
 * It is taken out of the address at once: browsers keep addresses.
 */
export function useLinkSecret(): string {
  const [secret] = useState(() => location.hash.slice(1))
  useEffect(() => history.replaceState(history.state, '', location.pathname), [])
  return secret
}
