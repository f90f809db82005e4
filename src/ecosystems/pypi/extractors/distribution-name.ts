// Name and version out of the file name of a wheel (PEP 427) or source archive (PEP 625 and what came before it).

export interface Distribution {
  readonly name: string
  readonly version: string
}

const LENGTH_MAX = 512
const SOURCE = /\.(?:tar\.(?:gz|bz2|xz|zst|Z)|tgz|zip|tar)$/i
const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/

/** Undefined when the file name is neither. */
export function distributionOf(fileName: string): Distribution | undefined {
  if (fileName.length > LENGTH_MAX) return undefined
  return /\.whl$/i.test(fileName) ? wheel(fileName.slice(0, -4)) : source(fileName)
}

/** `name-version(-build)?-python-abi-platform` */
function wheel(stem: string): Distribution | undefined {
  const parts = stem.split('-')
  const [name = '', version = ''] = parts
  if ((parts.length !== 5 && parts.length !== 6) || !NAME.test(name) || version === '') return undefined
  // A hyphen in a version is written as an underscore there.
  return { name, version: version.replaceAll('_', '-') }
}

/** `name-version`: the version begins with a digit behind the last hyphen where one follows. */
function source(fileName: string): Distribution | undefined {
  const extension = SOURCE.exec(fileName)?.[0]
  if (extension === undefined) return undefined
  const stem = fileName.slice(0, -extension.length)
  const at = /^(.*?)-v?(?=\d)/i.exec(stem)?.[1]?.length
  if (at === undefined || !NAME.test(stem.slice(0, at))) return undefined
  return { name: stem.slice(0, at), version: stem.slice(at + 1) }
}
