import type { Extraction, Extractor, SourceFile, SourceTree } from '#ecosystems/ecosystem.ts'

export interface ExtractionOutcome {
  readonly extractor: string
  readonly reads: Extractor['reads']
  /** Absent: the extractor failed, and `failure` says how. */
  readonly extraction?: Extraction
  readonly failure?: { readonly code: string; readonly message: string }
  /** By purl: the layer that brought a component, where it is another than the file's. */
  readonly origins?: ReadonlyMap<string, string>
}

export interface ExtractionTask {
  readonly file: SourceFile
  readonly extractors: readonly Extractor[]
  readonly tree: SourceTree
}

/** Where extractors run: here, or in another thread that can be stopped. Never rejects but when the scan is over. */
export type RunExtractors = (task: ExtractionTask) => Promise<readonly ExtractionOutcome[]>

const MESSAGE_LENGTH_MAX = 300

/** One after the other, so that only one extraction of a file is in memory at a time. */
export const runExtractors: RunExtractors = async ({ file, extractors, tree }) => {
  const outcomes: ExtractionOutcome[] = []
  for (const extractor of extractors) {
    const { name, reads } = extractor
    try {
      outcomes.push({ extractor: name, reads, extraction: await extractor.extract(file, tree) })
    } catch (error) {
      outcomes.push({ extractor: name, reads, failure: failureOf(error) })
    }
  }
  return outcomes
}

export function failureOf(error: unknown): { readonly code: string; readonly message: string } {
  const message = error instanceof Error ? error.message : String(error)
  return { code: 'extractor.failed', message: message.slice(0, MESSAGE_LENGTH_MAX) }
}
