import { createHash } from 'node:crypto'
import { makeTarball } from './make-tarball.ts'
import { makeZip } from './make-zip.ts'

export interface DistributionInput {
  readonly name: string
  readonly version: string
  /** A wheel when absent. */
  readonly kind?: 'wheel' | 'sdist'
  /** PEP 508 requirements. */
  readonly requires?: readonly string[]
  readonly requiresPython?: string
  /** RFC 3339; long past when absent, so that no client finds it too young. `null`: upstream does not tell. */
  readonly uploadTime?: string | null
  readonly yanked?: string | true
  /** The wheel's tags; `py3-none-any` when absent. */
  readonly tags?: string
  /** The file name, where it is not the usual one. */
  readonly fileName?: string
  /** Whether upstream serves and states its `.metadata`; a wheel's is when absent. */
  readonly metadata?: 'stated' | 'without-digest' | 'none'
  readonly provenance?: string
  /** Pads the file to about this size. */
  readonly sizeBytes?: number
}

/** One file as its author uploaded it. */
export interface Distribution {
  readonly input: DistributionInput
  /** PEP 503. */
  readonly project: string
  readonly fileName: string
  readonly bytes: Buffer
  readonly sha256: string
  readonly metadata: string
  readonly metadataSha256: string
}

/** Builds in the tree, without anything else: a source archive is installed without another request. */
const backend = `import base64, hashlib, io, zipfile

def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    files = {
        MODULE + "/__init__.py": open(MODULE + "/__init__.py").read(),
        INFO + "/METADATA": open("PKG-INFO").read(),
        INFO + "/WHEEL": "Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
    }
    record = ""
    for path, text in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")
        record += "%s,sha256=%s,%d\\n" % (path, digest, len(text.encode()))
    name = INFO[:-10] + "-py3-none-any.whl"
    with zipfile.ZipFile(wheel_directory + "/" + name, "w") as wheel:
        for path, text in files.items():
            wheel.writestr(path, text)
        wheel.writestr(INFO + "/RECORD", record + INFO + "/RECORD,,\\n")
    return name
`

/** A real, installable wheel or source archive; the same input gives the same bytes. */
export function makeDistribution(input: DistributionInput): Distribution {
  const { name, version, kind = 'wheel' } = input
  const project = name.toLowerCase().replace(/[-_.]+/g, '-')
  const metadata = metadataOf(input)
  const bytes = kind === 'wheel' ? wheel(input, metadata) : sdist(input, metadata)
  const usual =
    kind === 'wheel' ? `${moduleOf(name)}-${version}-${input.tags ?? 'py3-none-any'}.whl` : `${stem(input)}.tar.gz`
  const fileName = input.fileName ?? usual
  return { input, project, fileName, bytes, metadata, sha256: sha256(bytes), metadataSha256: sha256(metadata) }
}

function moduleOf(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '_')
}

function stem({ name, version }: DistributionInput): string {
  return `${moduleOf(name)}-${version}`
}

function metadataOf({ name, version, requires = [], requiresPython }: DistributionInput): string {
  const lines = [
    'Metadata-Version: 2.1',
    `Name: ${name}`,
    `Version: ${version}`,
    'Summary: A package of the tests',
    'License: MIT',
    ...(requiresPython === undefined ? [] : [`Requires-Python: ${requiresPython}`]),
    ...requires.map((each) => `Requires-Dist: ${each}`),
  ]
  return `${lines.join('\n')}\n\nIt says which version it is.\n`
}

function sourceOf({ name, version }: DistributionInput): string {
  return `which = ${JSON.stringify(`${name}@${version}`)}\n`
}

function wheel(input: DistributionInput, metadata: string): Buffer {
  const info = `${stem(input)}.dist-info`
  const tag = input.tags ?? 'py3-none-any'
  const files: Record<string, string | Uint8Array> = {
    [`${moduleOf(input.name)}/__init__.py`]: sourceOf(input),
    ...padding(input, `${moduleOf(input.name)}/padding.bin`),
    [`${info}/METADATA`]: metadata,
    [`${info}/WHEEL`]: `Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: ${tag}\n`,
  }
  const record = Object.entries(files).map(([path, content]) => {
    const bytes = Buffer.from(content)
    return `${path},sha256=${createHash('sha256').update(bytes).digest('base64url')},${bytes.byteLength}`
  })
  return makeZip({ ...files, [`${info}/RECORD`]: [...record, `${info}/RECORD,,`, ''].join('\n') })
}

function sdist(input: DistributionInput, metadata: string): Buffer {
  const module = moduleOf(input.name)
  const constants = `MODULE = "${module}"\nINFO = "${stem(input)}.dist-info"\n`
  const under = (path: string) => `${stem(input)}/${path}`
  return makeTarball({
    [under('PKG-INFO')]: metadata,
    [under('pyproject.toml')]: '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n',
    [under('backend.py')]: constants + backend,
    [under(`${module}/__init__.py`)]: sourceOf(input),
    ...padding(input, under('padding.bin')),
  })
}

function padding({ name, version, sizeBytes = 0 }: DistributionInput, path: string): Record<string, Uint8Array> {
  if (sizeBytes <= 0) return {}
  return { [path]: createHash('shake256', { outputLength: sizeBytes }).update(`${name}@${version}`).digest() }
}

function sha256(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex')
}
