// What the type definitions of the purl specification (ECMA-427, "PURL types") ask of each type beyond the common syntax,
// as one table. Where a definition and its published cases differ, the cases decide; other departures say why.
import type { Purl } from './purl.ts'

export interface PurlTypeRules {
  readonly namespace: 'required' | 'optional' | 'prohibited'
  /** Parts without upper case in the canonical form. */
  readonly lower?: readonly ('namespace' | 'name' | 'version')[]
  /** A name with slashes, as some producers write it, is taken apart: what stands before the last slash is the namespace. */
  readonly slashEndsNamespace?: true
  /** Qualifiers that a purl of the type must have. */
  readonly qualifiers?: readonly string[]
  /** Reading refuses keys with upper case, which other types lower silently: the published cases of the type ask for it. */
  readonly lowerCaseKeysOnly?: true
  /** What the flags above cannot say; gets the parts already in lower case. */
  readonly adapt?: (purl: Purl) => Purl
  /** Why the normalised purl is not allowed; undefined when it is. */
  readonly fault?: (purl: Purl) => string | undefined
}

/** A type without a definition: nothing is required, nothing changed. */
export const GENERIC_RULES: PurlTypeRules = { namespace: 'optional' }

const HOSTS_IGNORING_CASE: ReadonlySet<string> = new Set(['github', 'github.com', 'bitbucket', 'bitbucket.org'])
const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

const TABLE: Readonly<Record<string, PurlTypeRules>> = {
  alpm: { namespace: 'required', lower: ['namespace', 'name'] },
  apk: { namespace: 'required', lower: ['namespace', 'name'] },
  bazel: { namespace: 'prohibited' },
  bitbucket: { namespace: 'required', lower: ['namespace', 'name'], slashEndsNamespace: true },
  bitnami: { namespace: 'prohibited', lower: ['name'] },
  brew: { namespace: 'optional', lower: ['namespace', 'name'] },
  cargo: { namespace: 'prohibited' },
  'chrome-extension': { namespace: 'prohibited', lower: ['name'], fault: chromeExtensionFault },
  cocoapods: { namespace: 'prohibited', fault: cocoapodsFault },
  composer: { namespace: 'required', lower: ['namespace', 'name'], slashEndsNamespace: true },
  conan: { namespace: 'optional' },
  conda: { namespace: 'prohibited' },
  cpan: { namespace: 'optional', adapt: upperNamespace, fault: cpanFault },
  cran: { namespace: 'prohibited' },
  deb: { namespace: 'required', lower: ['namespace', 'name'] },
  docker: { namespace: 'optional' },
  gem: { namespace: 'prohibited', lowerCaseKeysOnly: true },
  generic: GENERIC_RULES,
  git: { namespace: 'required', adapt: gitHost },
  github: { namespace: 'required', lower: ['namespace', 'name'], slashEndsNamespace: true },
  // The definition lowers both parts and requires a namespace. But the case of a module path tells modules apart, and the
  // standard library (`stdlib`) has one segment: lowered or refused, both would miss their advisories.
  golang: { namespace: 'optional', slashEndsNamespace: true },
  hackage: { namespace: 'prohibited' },
  hex: { namespace: 'optional', lower: ['namespace', 'name'], slashEndsNamespace: true },
  // The definition requires a namespace "if present": models of the site itself have none, as in its own example.
  huggingface: { namespace: 'optional', lower: ['version'] },
  julia: { namespace: 'prohibited', qualifiers: ['uuid'] },
  luarocks: { namespace: 'optional', lower: ['namespace', 'name'] },
  maven: { namespace: 'required' },
  mlflow: { namespace: 'prohibited', adapt: databricksModel },
  // Both parts keep their case: `jQuery` and `jquery` are different packages.
  npm: { namespace: 'optional', slashEndsNamespace: true, adapt: npmScope },
  // The name keeps the case it was published with; comparing without regard to it is left to the ecosystem.
  nuget: { namespace: 'prohibited' },
  oci: { namespace: 'prohibited', lower: ['name', 'version'] },
  opam: { namespace: 'prohibited' },
  otp: { namespace: 'prohibited', lower: ['name'] },
  pub: { namespace: 'prohibited', lower: ['name'], adapt: pubName, fault: pubFault },
  pypi: { namespace: 'prohibited', lower: ['name', 'version'], adapt: pypiName },
  qpkg: { namespace: 'required', lower: ['namespace'] },
  rpm: { namespace: 'required', lower: ['namespace'], lowerCaseKeysOnly: true },
  swid: { namespace: 'optional', qualifiers: ['tag_id'], adapt: swidTag, fault: swidFault },
  swift: { namespace: 'required', slashEndsNamespace: true },
  vcpkg: { namespace: 'prohibited' },
  'vscode-extension': { namespace: 'required', lower: ['namespace', 'name', 'version'] },
  yocto: { namespace: 'optional', lower: ['namespace'] },
}

/** The rules of every defined type, by type. */
export const PURL_TYPE_RULES: ReadonlyMap<string, PurlTypeRules> = new Map(Object.entries(TABLE))

function chromeExtensionFault({ name, version }: Purl): string | undefined {
  if (!/^[a-p]{32}$/.test(name)) return 'the name of a chrome-extension has 32 letters from a to p'
  if (version !== undefined && !/^\d+(?:\.\d+){0,3}$/.test(version))
    return 'the version of a chrome-extension has one to four numbers'
  return undefined
}

function cocoapodsFault({ name }: Purl): string | undefined {
  return /^\.|[\s+]/.test(name)
    ? 'the name of a pod has no white space and no "+", and does not begin with "."'
    : undefined
}

function upperNamespace(purl: Purl): Purl {
  return purl.namespace === undefined ? purl : { ...purl, namespace: purl.namespace.toUpperCase() }
}

function cpanFault({ name }: Purl): string | undefined {
  return name.includes('::') ? 'a cpan name is that of a distribution (URI-PackageURL), not of a module' : undefined
}

/** The namespace is the host alone, the name the whole path on it; some hosts do not tell case apart. */
function gitHost(purl: Purl): Purl {
  const [host = '', ...path] = [...(purl.namespace ?? '').split('/'), ...purl.name.split('/')].filter(Boolean)
  if (path.length === 0) return purl
  const name = path.join('/')
  const ignoresCase = HOSTS_IGNORING_CASE.has(host.toLowerCase())
  return { ...purl, namespace: host.toLowerCase(), name: ignoresCase ? name.toLowerCase() : name }
}

/** Whether case counts is up to the server: it does not for Databricks. */
function databricksModel(purl: Purl): Purl {
  const url = purl.qualifiers.repository_url ?? ''
  const host = URL.canParse(url) ? new URL(url).hostname : ''
  return /\.(?:azure)?databricks\.(?:com|net)$/.test(host) ? { ...purl, name: purl.name.toLowerCase() } : purl
}

function npmScope(purl: Purl): Purl {
  const { namespace } = purl
  return namespace === undefined || namespace.startsWith('@') ? purl : { ...purl, namespace: `@${namespace}` }
}

/** Only the hyphen, which people write for the underscore: replacing any foreign character would name another package. */
function pubName(purl: Purl): Purl {
  return { ...purl, name: purl.name.replaceAll('-', '_') }
}

function pubFault({ name }: Purl): string | undefined {
  return /^[a-z0-9_]+$/.test(name) ? undefined : 'the name of a pub package has only letters, digits and "_"'
}

/** PEP 503, "Normalized Names". */
function pypiName(purl: Purl): Purl {
  return { ...purl, name: purl.name.replace(/[-_.]+/g, '-') }
}

function swidTag(purl: Purl): Purl {
  const tag = purl.qualifiers.tag_id
  if (tag === undefined || !GUID.test(tag)) return purl
  return { ...purl, qualifiers: { ...purl.qualifiers, tag_id: tag.toLowerCase() } }
}

function swidFault({ namespace = '' }: Purl): string | undefined {
  return namespace.split('/').length > 2 ? 'the namespace of a swid purl has at most two segments' : undefined
}
