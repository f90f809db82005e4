import { writeNamesHtml } from './write-html.ts'

/** The page of all projects that are known here (PEP 503, PEP 691); upstream's own has hundreds of thousands. */
export function writeNames(names: readonly string[], representation: string): Uint8Array {
  if (representation !== 'json') return writeNamesHtml(names)
  const projects = names.map((name) => ({ name }))
  return Buffer.from(JSON.stringify({ meta: { 'api-version': '1.4' }, projects }))
}
