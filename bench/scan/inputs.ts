// What is scanned: made here, the same each time. Names are ours, sizes and shapes are those of real projects.
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { sha256Hex } from '#formats/hash.ts'
import { type TarFileSpec, tarEntry } from '#formats/testdata/build-tar.ts'
import { buildZip } from '#formats/testdata/build-zip.ts'

/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const sourceFiles = 30_000
const projects = 150
const packagesPerProject = 400
const packageNames = 3_000
const extensions = ['ts', 'js', 'java', 'py', 'md', 'json', 'css', 'png', 'xml', 'go']

/** Source files in many folders, with a lockfile and a manifest in every two-hundredth. */
export function makeTree(folder: string): void {
  const random = seeded(1)
  const put = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  for (let at = 0; at < sourceFiles; at++) {
    const place = `src/m${at % 300}/p${at % 7}/file${at}.${extensions[at % extensions.length]}`
    put(place, 'x'.repeat(Math.floor(random() * 4_000)))
  }
  for (let at = 0; at < projects; at++) {
    put(`services/s${at}/package-lock.json`, lockfile(random, `s${at}`))
    put(
      `services/s${at}/package.json`,
      JSON.stringify({ name: `s${at}`, version: '1.0.0', dependencies: { 'pkg-0': '*' } }),
    )
    put(`jobs/j${at}/requirements.txt`, requirements(random))
  }
}

function lockfile(random: () => number, name: string): string {
  const packages: Record<string, object> = { '': { name, version: '1.0.0', dependencies: { 'pkg-0': '*' } } }
  for (let at = 0; at < packagesPerProject; at++) {
    const number = at === 0 ? 0 : Math.floor(random() * packageNames)
    packages[`node_modules/pkg-${number}`] = {
      version: `${1 + (number % 5)}.${Math.floor(random() * 3)}.0`,
      resolved: `https://registry.example/pkg-${number}/-/pkg-${number}.tgz`,
      integrity: `sha512-${Buffer.from(sha256Hex(`${number}`) + sha256Hex(`b${number}`), 'hex').toString('base64')}`,
      license: 'MIT',
    }
  }
  return JSON.stringify({ name, version: '1.0.0', lockfileVersion: 3, packages }, null, 2)
}

function requirements(random: () => number): string {
  return Array.from({ length: 40 }, () => `lib-${Math.floor(random() * 500)}==1.${Math.floor(random() * 9)}.0`).join(
    '\n',
  )
}

const nestedJars = 250
const classesPerJar = 60

/** An application with its libraries in it, as Spring Boot packs them: stored, not compressed once more. */
export function makeJar(): Uint8Array {
  const random = seeded(2)
  const noise = Buffer.from(Array.from({ length: 65_536 }, () => Math.floor(random() * 256)))
  const jar = (at: number) => {
    const [group, artifact, version] = ['example.bank', `lib-${at}`, `1.${at % 10}.${at % 7}`]
    const properties = `groupId=${group}\nartifactId=${artifact}\nversion=${version}\n`
    const classes = Array.from({ length: classesPerJar }, (_, number) => {
      const from = Math.floor(random() * 60_000)
      return { path: `example/bank/lib${at}/C${number}.class`, content: noise.subarray(from, from + 4_000) }
    })
    const content = buildZip([
      { path: 'META-INF/MANIFEST.MF', content: `Manifest-Version: 1.0\nImplementation-Version: ${version}\n` },
      { path: `META-INF/maven/${group}/${artifact}/pom.properties`, content: properties },
      ...classes,
    ])
    return { path: `BOOT-INF/lib/${artifact}-${version}.jar`, content, stored: true }
  }
  const manifest = { path: 'META-INF/MANIFEST.MF', content: 'Manifest-Version: 1.0\nMain-Class: example.Main\n' }
  return buildZip([manifest, ...Array.from({ length: nestedJars }, (_, at) => jar(at))])
}

const systemPackages = 600
const systemFiles = 20_000

/** As `docker save` writes it: a Debian with its packages and files, and an application upon it. */
export function makeImage(path: string, jar: Uint8Array): void {
  const random = seeded(3)
  const status = Array.from({ length: systemPackages }, (_, at) =>
    [
      `Package: deb-${at}`,
      'Status: install ok installed',
      'Architecture: amd64',
      `Version: 1.${at}-1`,
      'Maintainer: x',
      'Description: x',
      '',
    ].join('\n'),
  ).join('\n')
  const base: TarFileSpec[] = [
    { path: 'usr/lib/os-release', content: 'ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\n' },
    { path: 'etc/os-release', type: '2', linkTarget: '../usr/lib/os-release' },
    { path: 'var/lib/dpkg/status', content: status },
  ]
  for (let at = 0; at < systemFiles; at++)
    base.push({ path: `usr/share/d${at % 200}/f${at}`, content: 'y'.repeat(Math.floor(random() * 8_000)) })
  const app: TarFileSpec[] = [
    { path: 'srv/app.jar', content: jar },
    { path: 'srv/web/package-lock.json', content: lockfile(random, 'web') },
  ]
  const layers = [base, app].map((files) => Buffer.concat([...files.flatMap(tarEntry), Buffer.alloc(1024)]))
  const diffIds = layers.map((layer) => `sha256:${sha256Hex(layer)}`)
  const config = { os: 'linux', architecture: 'amd64', config: {}, rootfs: { type: 'layers', diff_ids: diffIds } }
  const paths = layers.map((_, at) => `${at}/layer.tar`)
  const entries: TarFileSpec[] = [
    ...layers.map((content, at) => ({ path: paths[at] ?? '', content })),
    { path: 'config.json', content: JSON.stringify(config) },
    {
      path: 'manifest.json',
      content: JSON.stringify([{ Config: 'config.json', RepoTags: ['bank/bench:1'], Layers: paths }]),
    },
  ]
  const file = openSync(path, 'w')
  for (const entry of entries) for (const part of tarEntry(entry)) writeSync(file, part)
  writeSync(file, Buffer.alloc(1024))
  closeSync(file)
}
