import { type MavenArtifact, makeArtifact } from './maven-artifact.ts'

export const PLUGIN_GROUP = 'example.tools'

/**
 * A Maven plugin whose one goal, `resolve:resolve`, has Maven resolve and download what a project depends on, and does nothing
 * besides. With it Maven can be tried without a plugin from anywhere else.
 */
export function makeResolvePlugin(): readonly MavenArtifact[] {
  const plugin = makeArtifact({
    group: PLUGIN_GROUP,
    artifact: 'resolve-maven-plugin',
    version: '1.0',
    packaging: 'maven-plugin',
    files: { 'META-INF/maven/plugin.xml': descriptor, 'example/tools/Resolve.class': emptyMojo() },
  })
  // Maven 3 adds this very package to every plugin that does not ask for another version of it.
  const plexus = makeArtifact({ group: 'org.codehaus.plexus', artifact: 'plexus-utils', version: '1.1' })
  return [plugin, plexus]
}

/** What tells Maven that the prefix `resolve` is that plugin. */
export const pluginGroupMetadata = `<metadata><plugins><plugin>
<name>Resolve</name><prefix>resolve</prefix><artifactId>resolve-maven-plugin</artifactId>
</plugin></plugins></metadata>
`

const descriptor = `<plugin>
  <name>Resolve</name>
  <groupId>${PLUGIN_GROUP}</groupId>
  <artifactId>resolve-maven-plugin</artifactId>
  <version>1.0</version>
  <goalPrefix>resolve</goalPrefix>
  <mojos>
    <mojo>
      <goal>resolve</goal>
      <requiresDependencyResolution>test</requiresDependencyResolution>
      <requiresProject>true</requiresProject>
      <implementation>example.tools.Resolve</implementation>
      <language>java</language>
      <instantiationStrategy>per-lookup</instantiationStrategy>
      <executionStrategy>once-per-session</executionStrategy>
      <threadSafe>true</threadSafe>
    </mojo>
  </mojos>
</plugin>
`

/** `public class example.tools.Resolve extends AbstractMojo { public void execute() {} }` (JVM specification, chapter 4). */
function emptyMojo(): Buffer {
  const u2 = (value: number) => Buffer.from([value >> 8, value & 0xff])
  const u4 = (value: number) => Buffer.concat([u2(value >>> 16), u2(value & 0xffff)])
  const utf8 = (text: string) => Buffer.concat([Buffer.from([1]), u2(text.length), Buffer.from(text)])
  const constants = [
    utf8('example/tools/Resolve'),
    Buffer.concat([Buffer.from([7]), u2(1)]),
    utf8('org/apache/maven/plugin/AbstractMojo'),
    Buffer.concat([Buffer.from([7]), u2(3)]),
    utf8('<init>'),
    utf8('()V'),
    Buffer.concat([Buffer.from([12]), u2(5), u2(6)]),
    Buffer.concat([Buffer.from([10]), u2(4), u2(7)]),
    utf8('Code'),
    utf8('execute'),
  ]
  const method = (name: number, stack: number, code: readonly number[]) =>
    Buffer.concat([
      ...[1, name, 6, 1, 9].map(u2),
      u4(12 + code.length),
      ...[stack, 1].map(u2),
      u4(code.length),
      Buffer.from(code),
      ...[0, 0].map(u2),
    ])
  return Buffer.concat([
    ...[0xcafe, 0xbabe, 0, 52, constants.length + 1].map(u2),
    ...constants,
    ...[0x21, 2, 4, 0, 0, 2].map(u2),
    method(5, 1, [0x2a, 0xb7, 0, 8, 0xb1]),
    method(10, 0, [0xb1]),
    u2(0),
  ])
}
