// JSON documents of images, which are a stranger's.
import type { ByteSource } from './byte-source.ts'
import { parseJson } from './limits.ts'

export type Obj = Readonly<Record<string, unknown>>

const limits = { sizeBytesMax: 16 * 1024 * 1024, depthMax: 64, valuesMax: 500_000 }

export interface ReadDocument {
  readonly bytes: Uint8Array
  readonly value: unknown
}

/** Undefined when the file is not there, or is no JSON within the limits. */
export async function readJsonFile(
  store: { open(path: string): Promise<ByteSource | undefined> },
  path: string,
): Promise<ReadDocument | undefined> {
  const file = await store.open(path)
  if (!file) return undefined
  try {
    if (file.sizeBytes > limits.sizeBytesMax) return undefined
    const bytes = await file.read(0, file.sizeBytes)
    return { bytes, value: parseJson(bytes, limits) }
  } catch (error) {
    if (error instanceof SyntaxError || (error as Error).name === 'LimitError') return undefined
    throw error
  } finally {
    await file.close()
  }
}

export function asObject(value: unknown): Obj {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Obj) : Object.create(null)
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

export function asText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

export function asTexts(value: unknown): readonly string[] {
  return listOf(value).filter((each) => typeof each === 'string')
}
