// Addresses that lockfiles and manifests name, as they may be stored and shown: without passwords.

/** A URL, `git+…`, or what SSH takes (`git@host:path`), as a file writes it. */
export type SourceAddress = string

/** `https://user:secret@host/` → `https://host/`. A lone user name stays where the transport needs it: `ssh://git@host/`. */
export function withoutCredentials(url: SourceAddress): SourceAddress {
  const start = url.indexOf('://')
  if (start < 0) return url
  const end = url.slice(start + 3).search(/[/?#]/)
  const authority = end < 0 ? url.slice(start + 3) : url.slice(start + 3, start + 3 + end)
  const at = authority.lastIndexOf('@')
  if (at < 0) return url
  const keepsUser = !authority.slice(0, at).includes(':') && !/^(?:git\+)?https?$/i.test(url.slice(0, start))
  return keepsUser ? url : url.slice(0, start + 3) + url.slice(start + 3 + at + 1)
}

/** A Git repository as SPDX download locations write it: `git+https://host/path@commit`. */
export function gitLocation(url: SourceAddress, commit: string | undefined): SourceAddress {
  const plain = withoutCredentials(url)
  const address = /^(?:https?|ssh|file|git):/i.test(plain) ? `git+${plain}` : plain
  return commit === undefined || commit === '' ? address : `${address}@${commit}`
}
