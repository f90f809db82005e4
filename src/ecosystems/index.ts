import type { Ecosystem } from './ecosystem.ts'
import { npm } from './npm/index.ts'

/** Every package manager Assay knows; the order has no meaning. */
export const ecosystems: readonly Ecosystem[] = [npm]

/** By purl type. */
export function findEcosystem(type: string): Ecosystem | undefined {
  return ecosystems.find((ecosystem) => ecosystem.type === type)
}
