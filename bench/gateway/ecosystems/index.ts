import type { Subject } from '../subject.ts'
import { openCargo } from './cargo.ts'
import { openComposer } from './composer.ts'
import { openDeb } from './deb.ts'
import { openDocker } from './docker.ts'
import { openGem } from './gem.ts'
import { openGeneric } from './generic.ts'
import { openGolang } from './golang.ts'
import { openMaven } from './maven.ts'
import { openNpm } from './npm.ts'
import { openNuget } from './nuget.ts'
import { openPypi } from './pypi.ts'

/** How each is opened, by package manager. */
export const subjects: ReadonlyMap<string, () => Promise<Subject>> = new Map([
  ['npm', openNpm],
  ['pypi', openPypi],
  ['maven', openMaven],
  ['golang', openGolang],
  ['cargo', openCargo],
  ['gem', openGem],
  ['nuget', openNuget],
  ['composer', openComposer],
  ['deb', openDeb],
  ['docker', openDocker],
  ['generic', openGeneric],
])
