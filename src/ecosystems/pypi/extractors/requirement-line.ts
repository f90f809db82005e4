// One line of a requirements file: a requirement with its options, another file, or an option of the whole installation.

import { baseOf } from '#ecosystems/extraction/folders.ts'
import { originOfUrl, type PythonOrigin } from '#ecosystems/extraction/python-origin.ts'
import { parsePythonRequirement } from '#ecosystems/extraction/python-requirement.ts'
import { distributionOf } from './distribution-name.ts'

export type RequirementLine =
  | {
      readonly kind: 'requirement'
      readonly name: string
      /** Empty: any version. */
      readonly specifier: string
      readonly version?: string
      readonly marker?: string
      readonly origin: PythonOrigin
      /** As written behind `--hash`. */
      readonly hashes: readonly string[]
    }
  | { readonly kind: 'include' | 'constraint'; readonly path: string }
  /** Another place to look for packages. */
  | { readonly kind: 'index'; readonly option: string; readonly address: string }
  /** The project that the file belongs to. */
  | { readonly kind: 'own' }
  | { readonly kind: 'ignored' }
  | { readonly kind: 'unknown-option'; readonly option: string }
  | { readonly kind: 'unreadable' }

const INCLUDES = new Map<string, 'include' | 'constraint'>([
  ['-r', 'include'],
  ['--requirement', 'include'],
  ['-c', 'constraint'],
  ['--constraint', 'constraint'],
])
const INDEXES = new Set(['-i', '--index-url', '--pypi-url', '--extra-index-url', '-f', '--find-links', '--no-index'])
const IGNORED = new Set(
  (
    '--pre --require-hashes --trusted-host --no-binary --only-binary --prefer-binary --use-feature --no-build-isolation ' +
    '--global-option --install-option --config-settings --config-setting -C --always-unzip -Z --no-deps --upgrade -U'
  ).split(' '),
)
const PATH_LIKE = /^(?:\.{1,2}(?:[/\\[]|$)|[/~]|[a-z]:[\\/])|\//i
const ADDRESS = /^(?:[a-z][a-z0-9+.-]*:\/\/|(?:git|hg|svn|bzr)\+|file:|git@)/i
const PACKED = /\.(?:whl|zip|tar\.gz|tgz|tar\.bz2|tar\.xz)$/i
/** With hundreds of hashes. */
const LINE_LENGTH_MAX = 262_144
const REQUIREMENT_LENGTH_MAX = 8_192

/** `text`: a logical line, not empty. */
export function readRequirementLine(text: string): RequirementLine {
  if (text.length > LINE_LENGTH_MAX) return { kind: 'unreadable' }
  const tokens = text.split(/\s+/)
  if (text.startsWith('-')) return optionLine(tokens)
  const firstOption = tokens.findIndex((token) => token.startsWith('-'))
  const end = firstOption < 0 ? tokens.length : firstOption
  return requirement(tokens.slice(0, end).join(' '), hashesOf(tokens.slice(end)))
}

function optionLine(tokens: readonly string[]): RequirementLine {
  const [first = '', ...rest] = tokens
  const { option, value } = splitOption(first, rest.join(' '))
  if (option === '-e' || option === '--editable') return requirement(unquoted(value), [])
  const include = INCLUDES.get(option)
  if (include !== undefined) return value === '' ? { kind: 'unreadable' } : { kind: include, path: unquoted(value) }
  if (INDEXES.has(option)) return { kind: 'index', option, address: unquoted(value) }
  return IGNORED.has(option) ? { kind: 'ignored' } : { kind: 'unknown-option', option }
}

/** `--option=value`, `--option value`, `-rvalue`, `-r value`. */
function splitOption(first: string, rest: string): { option: string; value: string } {
  if (!first.startsWith('--') && first.length > 2)
    return { option: first.slice(0, 2), value: `${first.slice(2)} ${rest}`.trim() }
  const equals = first.indexOf('=')
  if (equals < 0) return { option: first, value: rest }
  return { option: first.slice(0, equals), value: `${first.slice(equals + 1)} ${rest}`.trim() }
}

function hashesOf(tokens: readonly string[]): readonly string[] {
  return tokens.flatMap((token, at) => {
    if (token.startsWith('--hash=')) return [token.slice('--hash='.length)]
    return token === '--hash' ? [tokens[at + 1] ?? ''] : []
  })
}

function requirement(text: string, hashes: readonly string[]): RequirementLine {
  if (text.length > REQUIREMENT_LENGTH_MAX) return { kind: 'unreadable' }
  const parsed = parsePythonRequirement(text)
  if (parsed !== undefined && !isAddress(text)) {
    const { name, specifier, url, marker } = parsed
    const origin: PythonOrigin = url === undefined ? { kind: 'index' } : originOfUrl(url)
    const version = url === undefined ? undefined : versionOf(origin)
    return {
      kind: 'requirement',
      name,
      specifier,
      origin,
      hashes,
      ...(version !== undefined && { version }),
      ...(marker !== undefined && { marker }),
    }
  }
  return isAddress(text) ? byAddress(text, hashes) : { kind: 'unreadable' }
}

function isAddress(text: string): boolean {
  const place = text.split(/[\s;]/, 1)[0] ?? ''
  return ADDRESS.test(place) || (PATH_LIKE.test(place) && !place.includes('@')) || PACKED.test(place)
}

/** `./folder[extra]`, `git+https://…#egg=name`, `https://…/name-1.0.tar.gz`, each with a marker behind `;` perhaps. */
function byAddress(text: string, hashes: readonly string[]): RequirementLine {
  const semicolon = text.search(/\s*;\s/)
  const marker = semicolon < 0 ? '' : text.slice(text.indexOf(';', semicolon) + 1).trim()
  const address = (semicolon < 0 ? text : text.slice(0, semicolon)).trim().replace(/\[[^[\]]*\]$/, '')
  const origin = originOfUrl(address)
  if (origin.kind === 'folder' && /^\.*\/?$/.test(origin.path)) return { kind: 'own' }
  const known = knownName(address, origin)
  if (known === undefined) return { kind: 'unreadable' }
  return { kind: 'requirement', ...known, specifier: '', origin, hashes, ...(marker !== '' && { marker }) }
}

function knownName(address: string, origin: PythonOrigin): { name: string; version?: string } | undefined {
  const egg = /[#&]egg=([^&[]{1,256})/.exec(address)?.[1]
  const distribution = distributionIn(origin)
  if (egg !== undefined) return { name: egg, ...(distribution !== undefined && { version: distribution.version }) }
  if (distribution !== undefined) return distribution
  const path =
    origin.kind === 'folder' || origin.kind === 'file' ? origin.path : 'url' in origin ? (origin.url ?? '') : ''
  const name = lastFolder(path)
  return name === '' ? undefined : { name }
}

/** What a folder or repository is called: `https://host/team/name.git@v1#sub` is `name`. */
function lastFolder(path: string): string {
  let end = path.search(/[#?]/)
  if (end < 0) end = path.length
  const at = path.lastIndexOf('@', end - 1)
  if (at > 0 && at < end && !path.slice(at, end).includes(':')) end = at
  while (end > 0 && path[end - 1] === '/') end--
  return baseOf(path.slice(0, end)).replace(/\.git$/, '')
}

function distributionIn(origin: PythonOrigin) {
  if (origin.kind === 'archive') return distributionOf(baseOf(origin.url.split('?', 1)[0] ?? ''))
  return origin.kind === 'file' ? distributionOf(baseOf(origin.path)) : undefined
}

function versionOf(origin: PythonOrigin): string | undefined {
  return distributionIn(origin)?.version
}

function unquoted(text: string): string {
  const trimmed = text.trim()
  return /^(["']).*\1$/.test(trimmed) ? trimmed.slice(1, -1) : trimmed
}
