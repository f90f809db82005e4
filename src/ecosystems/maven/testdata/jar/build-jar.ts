// Jars for tests, as Maven, Gradle and hand-made builds leave them.
import { buildZip, type ZipFileSpec } from '#formats/testdata/build-zip.ts'

export interface JarSpec {
  /** `group:artifact:version` of each Maven descriptor. */
  readonly descriptors?: readonly string[]
  readonly manifest?: Readonly<Record<string, string>>
  /** Nested archives and other files, by path. */
  readonly files?: Readonly<Record<string, Uint8Array | string>>
  /** Also written as it is. */
  readonly more?: readonly ZipFileSpec[]
}

export function buildJar({ descriptors = [], manifest, files = {}, more = [] }: JarSpec): Uint8Array {
  const entries: ZipFileSpec[] = []
  if (manifest !== undefined) {
    const lines = Object.entries({ 'Manifest-Version': '1.0', ...manifest }).map(([name, value]) =>
      folded(`${name}: ${value}`),
    )
    entries.push({
      path: 'META-INF/MANIFEST.MF',
      content: `${lines.join('\r\n')}\r\n\r\nName: other/\r\nSealed: true\r\n`,
    })
  }
  for (const descriptor of descriptors) {
    const [group, artifact, version] = descriptor.split(':')
    const content = `#Generated\n#Sat\ngroupId=${group}\nartifactId=${artifact}\nversion=${version}\n`
    entries.push({ path: `META-INF/maven/${group}/${artifact}/pom.properties`, content })
  }
  for (const [path, content] of Object.entries(files)) entries.push({ path, content })
  return buildZip([...entries, ...more])
}

/** Manifest lines have at most 72 bytes; the rest goes on behind a space. */
function folded(line: string): string {
  const first = line.slice(0, 70)
  const rest = line.slice(70).match(/.{1,69}/g) ?? []
  return [first, ...rest.map((part) => ` ${part}`)].join('\r\n')
}
