import { mkdirSync } from 'node:fs'
import { type ClientSurroundings, clientEnvironment } from './client-environment.ts'
import type { Client } from './clients.ts'
import { type ProgramResult, runProgram } from './run-program.ts'

export interface ClientRun extends ClientSurroundings {
  /** The project's folder: outside any other project, so that no configuration is inherited. */
  readonly cwd: string
  /** 120 when absent. */
  readonly timeoutSeconds?: number
}

export type ClientResult = ProgramResult

/** Runs a real client against a registry, shut off from the user's settings; ends as `runProgram` does. */
export function runClient(client: Client, args: readonly string[], run: ClientRun): Promise<ClientResult> {
  mkdirSync(run.cwd, { recursive: true })
  const { cwd, timeoutSeconds } = run
  return runProgram(client.command, [...client.args, ...args], {
    cwd,
    environment: clientEnvironment(client, run),
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
  })
}
