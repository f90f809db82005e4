import { cnnvdJsonSource } from './cnnvd-json.ts'
import { cnnvdXmlSource } from './cnnvd-xml.ts'
import { cnvdXmlSource } from './cnvd-xml.ts'
import { epssSource } from './epss.ts'
import { kevSource } from './kev.ts'
import { nvdSource } from './nvd.ts'
import { osvBucketSource, osvSource } from './osv.ts'
import type { FeedFormat, Source } from './source.ts'

export * from './source.ts'

/** Every source that can be taken in. The first that recognises a document is taken for its format. */
export const sources: readonly Source[] = [
  kevSource,
  epssSource,
  nvdSource,
  cnnvdXmlSource,
  cnvdXmlSource,
  cnnvdJsonSource,
  osvBucketSource,
  osvSource,
]

export function sourceOf(format: FeedFormat): Source {
  return sources.find((source) => source.format === format) ?? osvSource
}
