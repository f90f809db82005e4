import { LimitError } from '#formats/limits.ts'
import type { IndexedFile, IndexedVersion, Requirement, VersionTarget } from '../../gate/registry.ts'
import { type Interpolate, interpolation } from '../extractors/pom-interpolation.ts'
import { type PomModel, readPom } from '../extractors/pom-model.ts'
import { mavenPurl, mavenPurlRules } from '../purl-rules.ts'
import { parseMavenRange } from '../ranges.ts'
import { declaredLicense } from './declared-license.ts'
import { fileAddress, fileNameOf, splitName } from './file-address.ts'

/** Packagings whose file does not end in `.jar` (Maven's "Default Artifact Handlers", and what common plugins add). */
const ENDS: ReadonlyMap<string, string> = new Map(
  ['war', 'ear', 'rar', 'par', 'aar', 'apk', 'zip', 'tar.gz', 'nbm', 'hpi', 'kar', 'klib', 'so', 'dll', 'exe'].map(
    (type) => [type, `.${type}`],
  ),
)

/** What brings a package along when it is used; `test` and `provided` concern its own build. */
const SCOPES = new Set(['compile', 'runtime'])

/** What a POM tells of its version. Throws `SyntaxError` when it is another version's, or no POM. */
export function readDetails({ name, version }: VersionTarget, document: Uint8Array): IndexedVersion {
  const pom = readPomDocument(document)
  const interpolate = interpolation([pom])
  requireSubject({ name, version }, pom, interpolate)
  const license = declaredLicense(pom.licenses)
  return {
    version,
    ...(license !== undefined && { license }),
    hasInstallScript: false,
    files: filesOf({ name, version }, pom.packaging),
    requirements: requirementsOf(pom, interpolate),
  }
}

/** Throws `SyntaxError`. */
export function readPomDocument(document: Uint8Array): PomModel {
  try {
    return readPom(document)
  } catch (error) {
    if (error instanceof LimitError) throw new SyntaxError(`The POM has ${error.message}`)
    throw error
  }
}

/** An expression that only a parent gives a value is no contradiction; the artifact's name is never inherited. */
function requireSubject({ name, version }: VersionTarget, pom: PomModel, interpolate: Interpolate): void {
  const { group, artifact } = splitName(name)
  const stated = {
    group: interpolate(pom.group ?? pom.parent?.group ?? ''),
    artifact: interpolate(pom.artifact ?? ''),
    version: interpolate(pom.version ?? pom.parent?.version ?? ''),
  }
  const agrees =
    stated.artifact === artifact && (stated.group ?? group) === group && (stated.version ?? version) === version
  if (agrees) return
  const subject = `${stated.group}:${stated.artifact}:${stated.version}`.slice(0, 200)
  throw new SyntaxError(`The POM is about ${subject}, not about ${name}:${version}`)
}

/** The file that is used, and the POM; of a parent or a bill of materials the POM is what is used. */
function filesOf({ name, version }: VersionTarget, packaging: string): readonly IndexedFile[] {
  const file = (end: string, role: IndexedFile['role']): IndexedFile => {
    const fileName = fileNameOf(name, version, end)
    return { fileName, url: fileAddress(name, version, fileName), role }
  }
  if (packaging === 'pom') return [file('.pom', 'package')]
  return [file(ENDS.get(packaging) ?? '.jar', 'package'), file('.pom', 'metadata')]
}

/** What a build needs besides: parent, imported bills of materials, and dependencies that state their versions themselves. */
function requirementsOf(pom: PomModel, interpolate: Interpolate): readonly Requirement[] {
  const text = (raw: string | undefined) => (raw === undefined ? undefined : interpolate(raw))
  const used = pom.dependencies.filter(
    ({ scope, optional }) => SCOPES.has(text(scope) ?? 'compile') && text(optional) !== 'true',
  )
  const imported = pom.managed.filter(({ scope, type }) => scope === 'import' && type === 'pom')
  const needed = [...(pom.parent ? [pom.parent] : []), ...imported, ...used]
  const found = new Map<string, Requirement>()
  for (const { group, artifact, version } of needed) {
    const range = text(version)?.trim()
    const purl = mavenPurl(text(group) ?? '', text(artifact) ?? '')
    if (purl === undefined || range === undefined || !isRange(range)) continue
    const name = mavenPurlRules.nameOf(purl)
    found.set(`${name} ${range}`, { name, range, kind: 'runtime' })
  }
  return [...found.values()]
}

function isRange(text: string): boolean {
  try {
    parseMavenRange(text)
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}
