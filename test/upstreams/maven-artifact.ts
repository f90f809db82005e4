import { makeZip } from './make-zip.ts'

export interface MavenArtifactInput {
  readonly group: string
  readonly artifact: string
  readonly version: string
  /** `group:artifact:version`, with a range or nothing for the version. */
  readonly dependencies?: readonly string[]
  readonly parent?: string
  readonly packaging?: string
  /** Names; one called MIT when absent. */
  readonly licenses?: readonly string[]
  /** Further elements of the POM. */
  readonly pom?: string
  /** Of the jar, by path. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>
  /** Further files of the version, by what follows `artifact-version`: `-sources.jar`. */
  readonly more?: Readonly<Record<string, Uint8Array>>
}

/** One version as it lies in a repository; harmless, and the same for the same input. */
export interface MavenArtifact {
  readonly name: string
  readonly version: string
  /** `/org/example/demo/1.0/` */
  readonly folder: string
  readonly pom: Buffer
  readonly jar: Buffer
  /** By file name. */
  readonly files: ReadonlyMap<string, Buffer>
}

export function makeArtifact(input: MavenArtifactInput): MavenArtifact {
  const { group, artifact, version, packaging = 'jar' } = input
  const pom = Buffer.from(writePom(input))
  const jar = makeZip({ 'META-INF/MANIFEST.MF': 'Manifest-Version: 1.0\n', ...(input.files ?? {}) })
  const files = new Map<string, Buffer>([[`${artifact}-${version}.pom`, pom]])
  if (packaging !== 'pom') files.set(`${artifact}-${version}.jar`, jar)
  for (const [end, bytes] of Object.entries(input.more ?? {}))
    files.set(`${artifact}-${version}${end}`, Buffer.from(bytes))
  return {
    name: `${group}:${artifact}`,
    version,
    folder: `/${group.replaceAll('.', '/')}/${artifact}/${version}/`,
    pom,
    jar,
    files,
  }
}

function writePom({ packaging = 'jar', ...input }: MavenArtifactInput): string {
  const { group, artifact, version, parent, dependencies = [], licenses = ['MIT'] } = input
  return `<?xml version="1.0" encoding="UTF-8"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
${parent === undefined ? '' : `  <parent>${coordinates(parent)}</parent>\n`}  ${coordinates(`${group}:${artifact}:${version}`)}
  <packaging>${packaging}</packaging>
  <licenses>${licenses.map((name) => `<license><name>${name}</name></license>`).join('')}</licenses>
  <dependencies>
${dependencies.map((each) => `    <dependency>${coordinates(each)}</dependency>\n`).join('')}  </dependencies>
  ${input.pom ?? ''}
</project>
`
}

function coordinates(text: string): string {
  const [group, artifact, version] = text.split(':')
  const stated = version ? `<version>${version}</version>` : ''
  return `<groupId>${group}</groupId><artifactId>${artifact}</artifactId>${stated}`
}
