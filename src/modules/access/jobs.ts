import { defineJob } from '#platform/jobs/define-job.ts'

const attemptKeepSeconds = 24 * 60 * 60
const sessionKeepSeconds = 90 * 24 * 60 * 60
/** As long as the downloads that pipelines made with them are looked into; the audit trail keeps who got which. */
const exchangedKeepSeconds = 90 * 24 * 60 * 60
const linkKeepSeconds = 90 * 24 * 60 * 60

/** Deletes what has lost every effect: counted login attempts, old sessions, spent or expired links, outside tokens that
 * have expired and what was given for them. */
export const removeExpiredJob = defineJob<object>({
  name: 'access.remove-expired',
  everySeconds: 60 * 60,
  handle: async (context) => {
    const before = (seconds: number) => new Date(context.now.getTime() - seconds * 1000)
    await context.db.deleteFrom('login_attempt').where('at', '<', before(attemptKeepSeconds)).execute()
    await context.db.deleteFrom('session').where('expires_at', '<', before(sessionKeepSeconds)).execute()
    await context.db.deleteFrom('access_link').where('expires_at', '<', before(linkKeepSeconds)).execute()
    await context.db.deleteFrom('exchanged_assertion').where('expires_at', '<', context.now).execute()
    await context.db
      .deleteFrom('api_token')
      .where('trust_rule_id', 'is not', null)
      .where('expires_at', '<', before(exchangedKeepSeconds))
      .execute()
  },
})
