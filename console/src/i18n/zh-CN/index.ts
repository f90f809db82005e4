import { access } from './access.ts'
import { advisories } from './advisories.ts'
import { catalog } from './catalog.ts'
import { common } from './common.ts'
import { gateway } from './gateway.ts'
import { introductions } from './introductions.ts'
import { inventory } from './inventory.ts'
import { organisation } from './organisation.ts'
import { policy } from './policy.ts'
import { shell } from './shell.ts'
import { system } from './system.ts'
import { triage } from './triage.ts'
import { trust } from './trust.ts'
import { ui } from './ui.ts'
import { verdict } from './verdict.ts'
import { workbench } from './workbench.ts'

/** Every word of the console in this language, by page. */
export const words = {
  access,
  advisories,
  catalog,
  common,
  gateway,
  introductions,
  inventory,
  organisation,
  policy,
  shell,
  system,
  triage,
  trust,
  ui,
  verdict,
  workbench,
}
