import type { PolicyDocument } from '../../api-types/policy.ts'

/** A policy document as it is typed. Only that it is JSON is checked here; the server checks the rest. */
export function readDocument(text: string): { readonly document?: PolicyDocument; readonly fault?: string } {
  try {
    return { document: JSON.parse(text) as PolicyDocument }
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) }
  }
}
