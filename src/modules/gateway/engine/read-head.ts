import type { Context } from '#platform/context.ts'

export const headBytes = 64

/** The first bytes of what is stored: what it is, whatever it is called. */
export async function readHead(
  context: Context,
  { sha256, sizeBytes }: { readonly sha256: string; readonly sizeBytes: number },
): Promise<Uint8Array> {
  if (sizeBytes === 0) return new Uint8Array()
  const chunks: Buffer[] = []
  const range = { start: 0, end: Math.min(headBytes, sizeBytes) - 1 }
  for await (const chunk of context.blobs.stream(sha256, range)) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
