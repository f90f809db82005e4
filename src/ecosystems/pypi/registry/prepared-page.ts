import { filePath, provenancePath, readProvenanceAddress } from './file-path.ts'
import { isDigest, provenanceName } from './indexed-version.ts'
import type { Release } from './released-files.ts'
import type { Digests, SimpleFile, SimpleProject } from './simple-project.ts'

/** A file of a page, with its addresses turned into ours. */
export interface PageFile {
  readonly version: string
  readonly file: SimpleFile
  /** Relative to the project's page: the same bytes serve those who install and those who only resolve. */
  readonly link: string
  /** Below the repository's address; PEP 740 asks for a whole address. */
  readonly provenance?: string
}

export interface PreparedPage {
  readonly project: SimpleProject
  readonly releases: readonly Release[]
  /** The lowest version first. */
  readonly files: readonly PageFile[]
}

/** `apiAddress`: the upstream's without its `/simple`. */
export function preparePage(project: SimpleProject, releases: readonly Release[], apiAddress: string): PreparedPage {
  const files = releases.flatMap(({ version, files: own }) =>
    own.map((file) => {
      const address = { name: project.name, version, fileName: file.fileName }
      const provenance = provenanceOf(address, file, apiAddress)
      return { version, file, link: `../..${filePath(address)}`, ...(provenance !== undefined && { provenance }) }
    }),
  )
  return { project, releases, files }
}

function provenanceOf(
  address: { readonly name: string; readonly version: string; readonly fileName: string },
  { provenance, fileName }: SimpleFile,
  apiAddress: string,
): string | undefined {
  if (provenance === undefined) return undefined
  if (isDigest(provenance)) return filePath({ ...address, fileName: provenanceName(fileName) })
  const url = URL.parse(provenance, `${apiAddress}/simple/${address.name}/`)
  const found = url && readProvenanceAddress(url, apiAddress)
  return found && found.fileName === fileName && found.name === address.name ? provenancePath(found) : undefined
}

export function digestEntries(digests: Digests): Readonly<Record<string, string>> {
  return Object.fromEntries(digests)
}
