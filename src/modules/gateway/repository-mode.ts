import { Problem } from '#platform/problem.ts'

/** `observe`: what is not denied is served, and recorded. `approved`: only what was admitted, and nothing that is held. */
export const repositoryModes = ['observe', 'approved'] as const
export type RepositoryMode = (typeof repositoryModes)[number]

/**
 * Known by name, and not to be had: `entitled` serves to each application what was approved for it, and needs the records of
 * governance to decide by. It is refused rather than taken for one of the others.
 */
export const modesToCome = ['entitled'] as const
export type AskedMode = RepositoryMode | (typeof modesToCome)[number]

/** Throws `repository.mode-not-available`. */
export function requireAvailable(mode: AskedMode): RepositoryMode {
  const found = repositoryModes.find((each) => each === mode)
  if (!found) throw new Problem('repository.mode-not-available', 400, { mode, modes: repositoryModes.join(', ') })
  return found
}
