import { defineJob } from '#platform/jobs/define-job.ts'
import { expireIntroductions } from './expire-introductions.ts'

/** What nobody took further in time ends. */
export const expireJob = defineJob<object>({
  name: 'introductions.expire',
  everySeconds: 3600,
  handle: async (context) => void (await expireIntroductions(context)),
})
