import { isSeparator, type Pep440, readPep440, VERSION_LENGTH_MAX } from './pep440.ts'
import { pep440Key } from './version-key.ts'

const PHASES = ['', 'a', 'b', 'rc'] as const

/** The normal form of a version (PEP 440, section "Normalization"): `v1.0-ALPHA_1` is `1.0a1`. Undefined when it is none. */
export function normalVersion(text: string): string | undefined {
  const parts = text.length > VERSION_LENGTH_MAX ? undefined : readPep440(text)
  return parts && write(parts)
}

/** The same text for versions that are equal by PEP 440 (`1.0` and `1.0.0`), and for no others. */
export function versionIdentity(text: string): string | undefined {
  const parts = text.length > VERSION_LENGTH_MAX ? undefined : readPep440(text)
  const key = parts && pep440Key(parts)
  return key && Buffer.from(key).toString('latin1')
}

function write(version: Pep440): string {
  const { text, phase, isPost, isDev } = version
  const number = (from: number, to: number) => withoutZeros(text.slice(from, to))
  const epoch = number(version.epochFrom, version.epochTo)
  const release = text.slice(version.releaseFrom, version.releaseTo).split('.').map(withoutZeros).join('.')
  return [
    epoch === '0' ? '' : `${epoch}!`,
    release,
    phase === 0 ? '' : `${PHASES[phase]}${number(version.phaseFrom, version.phaseTo)}`,
    isPost ? `.post${number(version.postFrom, version.postTo)}` : '',
    isDev ? `.dev${number(version.devFrom, version.devTo)}` : '',
    version.localFrom < version.localTo ? `+${localOf(text.slice(version.localFrom, version.localTo))}` : '',
  ].join('')
}

/** A number that is left out is zero. */
function withoutZeros(digits: string): string {
  return digits.replace(/^0+(?=\d)/, '') || '0'
}

function localOf(text: string): string {
  const segments: string[] = []
  let from = 0
  for (let at = 0; at <= text.length; at++) {
    if (at < text.length && !isSeparator(text.charCodeAt(at))) continue
    const segment = text.slice(from, at).toLowerCase()
    segments.push(/^\d+$/.test(segment) ? withoutZeros(segment) : segment)
    from = at + 1
  }
  return segments.join('.')
}
