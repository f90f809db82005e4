import type { Adapter } from '../adapter.ts'
import { cargo } from './cargo.ts'
import { composer } from './composer.ts'
import { deb } from './deb.ts'
import { docker } from './docker.ts'
import { gem } from './gem.ts'
import { generic } from './generic.ts'
import { golang } from './golang.ts'
import { maven } from './maven.ts'
import { npm } from './npm.ts'
import { nuget } from './nuget.ts'
import { pypi } from './pypi.ts'

/** Every ecosystem that the gateway serves, in the order of the table's columns. */
export const adapters: readonly Adapter[] = [
  npm,
  pypi,
  maven,
  golang,
  cargo,
  gem,
  nuget,
  composer,
  deb,
  docker,
  generic,
]
