import { defineJob } from '#platform/jobs/define-job.ts'
import { Problem } from '#platform/problem.ts'
import { prefetchMirrorList } from './manage-mirror-lists.ts'

const hourSeconds = 60 * 60

/** Every list is brought in again: new versions of what it names, and what failed the last time. */
export const mirrorListsJob = defineJob({
  name: 'gateway.prefetch-mirror-lists',
  everySeconds: 6 * hourSeconds,
  handle: async (context) => {
    const lists = await context.db.selectFrom('mirror_list').select(['id', 'name']).orderBy('name').execute()
    for (const { id, name } of lists)
      await prefetchMirrorList(context, id).catch((error: unknown) => {
        // Removed meanwhile, or no longer readable: the others are brought in all the same.
        if (!(error instanceof Problem)) throw error
        context.log.warn({ list: name, code: error.code }, 'a mirror list is not brought in')
      })
  },
})
