import { SaxesParser } from 'saxes'

/** An object as the service lists it. */
export interface ListedObject {
  readonly key: string
  readonly sizeBytes: number
  readonly writtenAt: Date
}

/** An upload in parts that was begun and not ended. */
export interface ListedUpload {
  readonly key: string
  readonly uploadId: string
  readonly startedAt: Date
}

export interface ObjectPage {
  readonly objects: readonly ListedObject[]
  /** Undefined on the last page. */
  readonly next: string | undefined
}

type Fields = ReadonlyMap<string, string>

/** The children of each element of this name, and of the document itself, by their names. Throws `SyntaxError`. */
function readElements(xml: string, name: string): { readonly whole: Fields; readonly elements: readonly Fields[] } {
  const parser = new SaxesParser()
  const path: string[] = []
  const whole = new Map<string, string>()
  const elements: Map<string, string>[] = []
  let text = ''
  parser.on('error', (error) => {
    throw new SyntaxError(`unreadable answer: ${error.message.slice(0, 200)}`)
  })
  parser.on('opentag', (tag) => {
    path.push(tag.name)
    text = ''
    if (tag.name === name && path.length === 2) elements.push(new Map())
  })
  parser.on('text', (piece) => {
    text += piece
  })
  parser.on('closetag', (tag) => {
    if (path.length === 2 && tag.name !== name) whole.set(tag.name, text)
    if (path.length === 3 && path[1] === name) elements.at(-1)?.set(tag.name, text)
    path.pop()
  })
  parser.write(xml).close()
  return { whole, elements }
}

/** A page of `ListObjectsV2`. */
export function readObjectPage(xml: string): ObjectPage {
  const { whole, elements } = readElements(xml, 'Contents')
  const objects = elements.map((fields) => ({
    key: fields.get('Key') ?? '',
    sizeBytes: Number(fields.get('Size')),
    writtenAt: readTime(fields.get('LastModified')),
  }))
  return { objects, next: whole.get('IsTruncated') === 'true' ? whole.get('NextContinuationToken') : undefined }
}

/** One page of `ListMultipartUploads`. */
export function readUploads(xml: string): readonly ListedUpload[] {
  return readElements(xml, 'Upload').elements.map((fields) => ({
    key: fields.get('Key') ?? '',
    uploadId: fields.get('UploadId') ?? '',
    startedAt: readTime(fields.get('Initiated')),
  }))
}

/** The text of a child of the document's element, where it has one. */
export function readChild(xml: string, name: string): string | undefined {
  return readElements(xml, '').whole.get(name)
}

/** The document's element: `Error` when it is one, also under status 200. */
export function rootOf(xml: string): string | undefined {
  return /<([A-Za-z]{1,60})[\s>/]/.exec(xml.slice(0, 1000))?.[1]
}

function readTime(text: string | undefined): Date {
  const at = new Date(text ?? '')
  if (Number.isNaN(at.getTime())) throw new SyntaxError('unreadable answer: a time is missing')
  return at
}
