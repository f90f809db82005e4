// Comparisons of versions per second, package manager by package manager.
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { ecosystems } from '#ecosystems/index.ts'
import type { Figure } from './report.ts'
import { openVersionPeers } from './versions/peers.ts'

/**
 * Each package manager in a process of its own: what V8 learned from the versions of one can make a library half as fast with
 * those of the next.
 */
export async function run(): Promise<readonly Figure[]> {
  // Installs them.
  await openVersionPeers()
  return ecosystems.flatMap(({ type }) => measureAlone(type))
}

function measureAlone(type: string): readonly Figure[] {
  const script = fileURLToPath(new URL('./versions/measure.ts', import.meta.url))
  const output = execFileSync(process.execPath, [script, type], { stdio: ['ignore', 'pipe', 'inherit'] })
  return JSON.parse(output.toString()) as readonly Figure[]
}
