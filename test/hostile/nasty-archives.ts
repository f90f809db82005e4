// Archives and programs that lie about themselves.
import { gzipSync } from 'node:zlib'
import { buildJar } from '#ecosystems/maven/testdata/jar/build-jar.ts'
import { buildTar, paxContent, type TarFileSpec, tarEntry } from '#formats/testdata/build-tar.ts'
import { buildZip, type ZipFileSpec } from '#formats/testdata/build-zip.ts'

const METADATA = 'left_pad-1.2.0.dist-info/METADATA'
const PKG_INFO = 'left_pad-1.2.0/PKG-INFO'
const FIELDS = 'Metadata-Version: 2.1\nName: left_pad\nVersion: 1.2.0\n'
const DESCRIPTOR = 'META-INF/maven/a/a/pom.properties'
const PROPERTIES = 'groupId=a\nartifactId=a\nversion=1\n'

/** Zips whose entries are those of a wheel and of a jar, each with one thing wrong. */
export function nastyZips(): ReadonlyMap<string, Uint8Array> {
  const honest = (path: string): readonly ZipFileSpec[] => [
    { path: METADATA, content: FIELDS },
    { path: DESCRIPTOR, content: PROPERTIES },
    { path, content: 'x' },
  ]
  const zip = (...more: readonly ZipFileSpec[]) => buildZip([...honest('a.txt'), ...more])
  const zeros = Buffer.alloc(64 * 2 ** 20)
  return new Map([
    ['no entries', buildZip([])],
    ['entries that overlap', zip({ path: 'b.jar', content: 'x', offset: 0 })],
    ['a ratio bomb', zip({ path: 'lib/b.jar', content: zeros })],
    ['bombs beside each other', buildZip(Array.from({ length: 12 }, (_, at) => bombAt(at)))],
    ['a size too small', zip({ path: 'lib/b.jar', content: 'x'.repeat(1_000), sizeBytes: 1 })],
    ['a size too large', zip({ path: 'lib/b.jar', content: 'x', sizeBytes: 0xffff_fff0 })],
    ['headers that disagree', zip({ path: 'lib/b.jar', content: 'x', localPath: 'lib/c.jar' })],
    ['a wrong checksum', zip({ path: DESCRIPTOR, content: PROPERTIES, crc: 1 })],
    ['an unknown method', zip({ path: 'lib/b.jar', content: 'x', method: 99 })],
    ['an encrypted entry', zip({ path: DESCRIPTOR, content: PROPERTIES, flags: 1 })],
    ['a path that leaves', buildZip(honest('../../etc/cron.d/x'))],
    ['a path of Windows that leaves', buildZip(honest('a\\..\\..\\b'))],
    ['an absolute path', buildZip(honest('/etc/passwd'))],
    ['a NUL in a path', buildZip(honest('a\0.jar'))],
    ['names of prototypes', buildZip(['__proto__', 'constructor', 'toString'].flatMap(descriptorsNamed))],
    ['a count too small', buildZip(honest('a.txt'), { entryCount: 1 })],
    ['a count too large', buildZip(honest('a.txt'), { entryCount: 65_000 })],
    ['very many entries', buildZip(Array.from({ length: 5_000 }, (_, at) => ({ path: `${at}.txt`, stored: true })))],
    ['very many descriptors', buildZip(Array.from({ length: 3_000 }, (_, at) => descriptorsNamed(`a${at}`)).flat())],
    ['the same entry again and again', buildZip(Array(2_000).fill({ path: DESCRIPTOR, content: PROPERTIES }))],
    ['archives within each other', nested(60)],
    ['archives that multiply', multiplied()],
  ])
}

function bombAt(at: number): ZipFileSpec {
  return { path: `lib/${at}.jar`, content: Buffer.alloc(4 * 2 ** 20 - 1) }
}

function descriptorsNamed(name: string): readonly ZipFileSpec[] {
  const content = `groupId=${name}\nartifactId=${name}\nversion=${name}\n`
  return [
    { path: `META-INF/maven/${name}/${name}/pom.properties`, content },
    { path: `${name}/${name}-1.dist-info/METADATA`, content: `Name: ${name}\nVersion: 1\nRequires-Dist: ${name}\n` },
  ]
}

function nested(depth: number): Uint8Array {
  let jar = buildJar({ descriptors: ['a:a:1'] })
  for (let level = 0; level < depth; level++)
    jar = buildJar({ descriptors: [`a:a${level}:1`], files: { 'lib/a.jar': jar } })
  return jar
}

/** Forty in each of forty in each of forty: a few kilobytes that are sixty-four thousand archives. */
function multiplied(): Uint8Array {
  let jar = buildJar({ descriptors: ['a:a:1'] })
  for (let level = 0; level < 3; level++) {
    const inner = jar
    jar = buildJar({ files: Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`lib/a${at}-1.0.jar`, inner])) })
  }
  return jar
}

/** Source distributions, packed by gzip. */
export function nastyTars(): ReadonlyMap<string, Uint8Array> {
  const tar = (...files: readonly TarFileSpec[]) =>
    gzipSync(buildTar([{ path: PKG_INFO, content: FIELDS }, ...files]), { level: 9 })
  const pax = (records: Readonly<Record<string, string>>) => ({ path: 'pax', type: 'x', content: paxContent(records) })
  const many = Array.from({ length: 5_000 }, (_, at) => tarEntry({ path: `left_pad-1.2.0/${at}` })).flat()
  return new Map([
    ['no entries', tar()],
    ['a path that leaves', tar({ path: '../../etc/cron.d/x', content: 'x' })],
    ['a link that leaves', tar({ path: 'left_pad-1.2.0/setup.cfg', type: '2', linkTarget: '/etc/passwd' })],
    ['a hard link to itself', tar({ path: PKG_INFO, type: '1', linkTarget: PKG_INFO })],
    ['a device', tar({ path: 'left_pad-1.2.0/tty', type: '3' })],
    ['a size too large', tar({ path: 'left_pad-1.2.0/a', content: 'x', size: 0o7777777777 })],
    ['a size in binary', tar({ path: 'a', size: Buffer.from('8000000000000000ffffffff'.padEnd(24, 'f'), 'hex') })],
    ['a wrong checksum', tar({ path: 'left_pad-1.2.0/a', checksum: '000000\0 ' })],
    ['a long path', tar(pax({ path: 'a/'.repeat(100_000) }), { path: 'a' })],
    ['prototypes in a header', tar(pax({ __proto__: 'x', constructor: 'x', size: '-1' }), { path: 'a' })],
    ['a sparse file', tar(pax({ 'GNU.sparse.size': '999999999999' }), { path: 'a', type: 'S' })],
    ['zeros', tar({ path: 'left_pad-1.2.0/zeros', content: Buffer.alloc(32 * 2 ** 20) })],
    ['only zeros', gzipSync(Buffer.alloc(32 * 2 ** 20))],
    ['very many entries', gzipSync(Buffer.concat([...many, Buffer.alloc(1024)]))],
    ['gzip within gzip', gzipSync(gzipSync(gzipSync(FIELDS)))],
    ['gzip that is cut off', tar().subarray(0, 60)],
  ])
}

/** Programs that state a great deal and hold nothing. */
export function nastyPrograms(): ReadonlyMap<string, Uint8Array> {
  const program = (magic: string, fill: number) => {
    const bytes = Buffer.alloc(64 * 1024, fill)
    bytes.write(magic, 0, 'hex')
    return bytes
  }
  const pe = program('4d5a', 0xff)
  pe.writeUInt32LE(0x80, 0x3c)
  pe.writeUInt32LE(0x4550, 0x80)
  pe.writeUInt16LE(0x20b, 0x98)
  const fat = program('cafebabe0000001e', 0)
  for (let at = 8; at < 8 + 30 * 20; at += 20) fat.writeUInt32BE(0, at + 8)
  const magics = {
    'ELF of 64 bits': '7f454c46020101',
    'ELF of 32 bits': '7f454c46010201',
    'Mach-O': 'cffaedfe',
    'old Mach-O': 'feedface',
    'fat Mach-O': 'cafebabe0000001e',
  }
  const filled = Object.entries(magics).flatMap(([name, magic]) =>
    [0x00, 0x01, 0x10, 0x7f, 0xff].map((fill) => [`${name} of ${fill}`, program(magic, fill)] as const),
  )
  return new Map<string, Uint8Array>([
    ...filled,
    ['PE with many sections', pe],
    ['fat Mach-O of itself', fat],
    ['a class file', program('cafebabe00000034', 1)],
    ['SQLite of ones', Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(8_192, 1)])],
    ['SQLite of 255', Buffer.concat([Buffer.from('SQLite format 3\0\x10\0'), Buffer.alloc(8_192, 255)])],
    ['NDB of ones', Buffer.concat([Buffer.from('RpmP'), Buffer.alloc(65_536, 1)])],
  ])
}
