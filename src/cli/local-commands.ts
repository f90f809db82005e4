import type { Command } from 'commander'
import { addAdvisoriesCommand } from './advisories.ts'
import { addAuditCommand } from './audit.ts'
import { addBootstrapLinkCommand } from './bootstrap-link.ts'
import { addDoctorCommand } from './doctor.ts'
import { addMigrateCommand } from './migrate.ts'
import { addOpenapiCommand } from './openapi.ts'
import { addSampleCommand } from './sample.ts'
import { addServeCommand } from './serve.ts'
import type { Shell } from './shell.ts'
import { addStorageCommand } from './storage.ts'
import { addTokenCommand } from './token.ts'
import { addUserCommand } from './user.ts'
import { addWorkCommand } from './work.ts'

/** Commands that work on the application itself, in the order in which the help lists them. */
export const localCommands: readonly ((program: Command, shell: Shell) => void)[] = [
  addServeCommand,
  addWorkCommand,
  addMigrateCommand,
  addDoctorCommand,
  addBootstrapLinkCommand,
  addUserCommand,
  addTokenCommand,
  addAdvisoriesCommand,
  addAuditCommand,
  addStorageCommand,
  addSampleCommand,
  addOpenapiCommand,
]
