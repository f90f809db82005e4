// A registry made for the bench: two packuments and two tarballs of known sizes, served from memory.
import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import { gzipSync } from 'node:zlib'

export interface BenchUpstream {
  readonly url: string
  readonly requests: () => number
  close(): void
}

export interface BenchPackage {
  readonly name: string
  readonly packumentBytes: number
  readonly tarballBytes: number
}

/** 700 KB and 8 MB are the sizes of well-known packuments; 50 KB and 5 MB those of a library and of a compiler. */
export const benchPackages: readonly BenchPackage[] = [
  { name: 'bench-small', packumentBytes: 700_000, tarballBytes: 50_000 },
  { name: 'bench-large', packumentBytes: 8_000_000, tarballBytes: 5_000_000 },
]

export const benchVersion = '1.0.0'

const bytesPerVersion = 2_600

export async function startBenchUpstream(): Promise<BenchUpstream> {
  let requests = 0
  const tarballs = new Map(benchPackages.map((each) => [each.name, makeBytes(each)]))
  const server = createServer((request, response) => {
    requests++
    const path = decodeURIComponent(request.url ?? '/')
    const found = benchPackages.find(({ name }) => path === `/${name}` || path.startsWith(`/${name}/-/`))
    const tarball = tarballs.get(found?.name ?? '')
    if (!found || !tarball) return void response.writeHead(404).end('{}')
    const address = server.address() as { port: number }
    const isTarball = path.includes('/-/')
    const body = isTarball ? tarball : makePackument(found, tarball, `http://127.0.0.1:${address.port}`)
    const type = isTarball ? 'application/octet-stream' : 'application/json'
    const packed = !isTarball && /gzip/.test(request.headers['accept-encoding'] ?? '')
    const sent = packed ? gzipSync(body) : body
    const encoding = packed ? { 'content-encoding': 'gzip' } : {}
    response.writeHead(200, {
      'content-type': type,
      'content-length': sent.byteLength,
      vary: 'accept-encoding',
      ...encoding,
    })
    response.end(sent)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as { port: number }
  return { url: `http://127.0.0.1:${port}`, requests: () => requests, close: () => server.close() }
}

/** Bytes that do not compress, the same in every run. */
function makeBytes({ name, tarballBytes }: BenchPackage): Buffer {
  const chunks: Buffer[] = []
  for (let size = 0, block = 0; size < tarballBytes; size += 64, block++)
    chunks.push(createHash('sha512').update(`${name} ${block}`).digest())
  return Buffer.concat(chunks).subarray(0, tarballBytes)
}

function makePackument({ name, packumentBytes }: BenchPackage, tarball: Buffer, url: string): Buffer {
  const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`
  const shasum = createHash('sha1').update(tarball).digest('hex')
  const count = Math.round(packumentBytes / bytesPerVersion)
  const versions: Record<string, object> = {}
  const time: Record<string, string> = { created: '2020-01-01T00:00:00.000Z', modified: '2024-01-01T00:00:00.000Z' }
  for (let minor = 0; minor < count; minor++) {
    const version = minor === 0 ? benchVersion : `1.${minor}.0`
    time[version] = '2021-01-01T00:00:00.000Z'
    versions[version] = {
      name,
      version,
      license: 'MIT',
      description: `${name} ${version} `.repeat(40),
      dependencies: Object.fromEntries(
        Array.from({ length: 20 }, (_, at) => [`dependency-${at}`, `^${at}.${minor}.0`]),
      ),
      scripts: Object.fromEntries(
        Array.from({ length: 10 }, (_, at) => [`task-${at}`, `node scripts/${at}.js ${minor}`]),
      ),
      dist: {
        tarball: `${url}/${name}/-/${name}-${version}.tgz`,
        integrity,
        shasum,
        fileCount: 3,
        unpackedSize: 1_000,
      },
    }
  }
  return Buffer.from(JSON.stringify({ name, 'dist-tags': { latest: `1.${count - 1}.0` }, versions, time }))
}
