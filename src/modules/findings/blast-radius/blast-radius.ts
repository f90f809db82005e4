import type { Scope } from '#platform/context.ts'
import type { PageRequest } from '#platform/page.ts'
import { countUnseen, listAffected } from './affected-applications.ts'
import type { BlastQuestion } from './blast-question.ts'
import { findComponents, type HitComponent } from './find-components.ts'
import { keepReadable } from './keep-readable.ts'

export interface DownloadOfVersion {
  readonly at: Date
  readonly repository: string
  readonly name: string
  readonly version: string | null
  readonly person: string | null
  readonly application: string | null
  readonly address: string
}

export interface BlastRequest extends PageRequest {
  readonly question: BlastQuestion
  readonly all?: boolean
}

/** Files of these versions that the gateway served, the newest first, at most a bounded number. */
export type FindDownloads = (scope: Scope, of: readonly HitComponent[]) => Promise<readonly DownloadOfVersion[]>

const shownComponentsMax = 500

/**
 * Which applications contain it, in which releases, where they run and who owns them; and what the answer cannot see. Works on
 * any knowledge that is here, published or not. Throws `purl.invalid`, `blast-radius.invalid-range`, `blast-radius.too-many`.
 */
export async function blastRadius(scope: Scope, { question, all = false, ...page }: BlastRequest) {
  const { components, unread } = await findComponents(scope, question)
  const applications = await listAffected(scope, { ...page, all, componentIds: components.map(({ id }) => id) })
  const shown = await keepReadable(scope, components)
  return {
    ...applications,
    components: shown.slice(0, shownComponentsMax),
    componentCount: shown.length,
    undecidedCount: shown.filter(({ certainty }) => certainty === 'undecided').length,
    unreadLines: unread.slice(0, 100),
    unseen: await countUnseen(scope),
  }
}
