import { osvLimits } from '#formats/osv.ts'
import type { Source } from './source.ts'

const isRecord = (name: string) => name.endsWith('.json')

/** Records in OSV form, each a file: in a folder or in a zip of them. */
export const osvSource: Source = {
  format: 'osv',
  kind: 'advisories',
  sizeBytesMax: osvLimits.sizeBytesMax,
  isDocument: isRecord,
  // What nothing else recognises: many records have no field that tells.
  recognises: () => false,
}

/** A mirror of the public OSV bucket, whose `modified_id.csv` tells what has changed. */
export const osvBucketSource: Source = { ...osvSource, format: 'osv-bucket' }
