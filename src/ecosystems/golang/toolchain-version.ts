// Versions of the Go toolchain and so of the standard library: `go1.21rc2`, `go1.21.3`, `1.22`, not Semantic Versioning.

/** `go1.21rc2`, `1.21rc2`, and with the prefix whatever a builder appended: `go1.21.3-bank1`, `go1.22.0 X:boringcrypto`. */
const TOOLCHAIN = /^(?:go)?(\d{1,9})(?:\.(\d{1,9}))?(?:\.(\d{1,9}))?(?:(alpha|beta|rc)(\d{1,9}))?(?:[-+ ].{0,200})?$/
const LENGTH_MAX = 256

/**
 * The version as advisories about the standard library write it: `1.21.0-rc.2`. Undefined for what is none: a module
 * version, or a state of development (`devel go1.23-8c3a1b2`).
 */
export function semVerOfToolchain(text: string): string | undefined {
  if (text.length > LENGTH_MAX || !(text.startsWith('go') || /^[\d.]+(?:alpha|beta|rc)\d+$/.test(text)))
    return undefined
  const match = TOOLCHAIN.exec(text)
  if (match === null) return undefined
  const [, major, minor = '0', patch = '0', stage, number] = match
  return `${major}.${minor}.${patch}${stage === undefined ? '' : `-${stage}.${number}`}`
}
