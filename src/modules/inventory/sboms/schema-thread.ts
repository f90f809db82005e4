// A thread that holds documents to the schemas which the CycloneDX project publishes, as its JavaScript library ships them.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { parentPort } from 'node:worker_threads'
import { Ajv, type AnySchemaObject, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import canonicalize from 'canonicalize'

export interface SchemaTask {
  readonly id: number
  readonly bytes: Uint8Array
  /** Of CycloneDX: '1.2' to '1.7'. */
  readonly specVersion: string
}

export interface SchemaReply {
  readonly id: number
  readonly faults: readonly { readonly path: string; readonly message: string }[]
}

const faultsMax = 10
const library = dirname(createRequire(import.meta.url).resolve('@cyclonedx/cyclonedx-library/package.json'))
const compiled = new Map<string, ValidateFunction>()

function schemaOf(name: string): AnySchemaObject {
  return JSON.parse(readFileSync(join(library, 'res', 'schema', `${name}.SNAPSHOT.schema.json`), 'utf8'))
}

function validatorOf(specVersion: string): ValidateFunction {
  const known = compiled.get(specVersion)
  if (known) return known
  const ajv = new Ajv({ strict: false })
  addFormats.default(ajv)
  // Not among the formats of ajv-formats: the URI of RFC 3986 with letters of any script (RFC 3987).
  ajv.addFormat('iri-reference', (text: string) => !/[\s<>"{}|\\^`]/.test(text))
  ajv.addFormat('idn-email', /^[^@\s]+@[^@\s]+$/)
  // The library's own compares every element with every other: too long for lists of components.
  ajv.removeKeyword('uniqueItems')
  ajv.addKeyword({
    keyword: 'uniqueItems',
    type: 'array',
    validate: (wanted: boolean, list: readonly unknown[]) =>
      !wanted || new Set(list.map(canonicalize)).size === list.length,
  })
  // Named by the file that they lie in, beside the one that refers to them.
  for (const name of ['spdx', 'jsf-0.82', 'cryptography-defs'])
    ajv.addSchema(schemaOf(name), `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`)
  // The first two allowed every member that they do not know; the strict ones say what was meant.
  const isLax = specVersion === '1.2' || specVersion === '1.3'
  const validate = ajv.compile(schemaOf(isLax ? `bom-${specVersion}-strict` : `bom-${specVersion}`))
  compiled.set(specVersion, validate)
  return validate
}

parentPort?.on('message', ({ id, bytes, specVersion }: SchemaTask) => {
  const validate = validatorOf(specVersion)
  const isValid = validate(JSON.parse(new TextDecoder().decode(bytes)))
  const errors = isValid ? [] : (validate.errors ?? [])
  const faults = errors.slice(0, faultsMax).map(({ instancePath, message }) => ({
    path: instancePath.slice(0, 300),
    message: (message ?? 'is not as the schema wants it').slice(0, 300),
  }))
  parentPort?.postMessage({ id, faults } satisfies SchemaReply)
})
