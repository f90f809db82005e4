import { young } from './stand.ts'

type Paths = (name: string) => readonly string[]

const last = (name: string, mark: string) => name.slice(name.lastIndexOf(mark) + 1)

/** Other addresses that mean the young version, or say what is in it. */
const aliases: Readonly<Record<string, Paths>> = {
  npm: (name) => [`/${name}/${young}`, `/${name.replace('/', '%2f')}/${young}`],
  maven: (name) => {
    const stem = `/org/example/${last(name, ':')}/${young}/${last(name, ':')}-${young}`
    return [`${stem}.pom`, `${stem}.jar.sha1`]
  },
  golang: (name) => [`/${name}/@v/v${young}.info`, `/${name}/@v/v${young}.mod`],
  nuget: (name) => [`/v3/flat/${name}/${young}/${name}.nuspec`],
  docker: (name) => [`/v2/${name}/manifests/${young}`],
  generic: (name) => [`/${last(name, '/')}/tool-${young}.tar.gz.sha256`],
}

export function aliasesOf(ecosystem: string, name: string): readonly string[] {
  return aliases[ecosystem]?.(name) ?? []
}
