import type { Check, CheckAnswer } from '../check.ts'

const settledDays = 7
const millisecondsPerDay = 86_400_000

/**
 * Whether the version has been out long enough for an attack to have been noticed. The day we first saw it counts for
 * certain; the date that upstream claims counts when it is not in the future.
 */
export const releaseAge: Check = {
  name: 'release-age',
  toolVersion: '1',
  run: ({ publishedAt, firstSeenAt, now }) => {
    const seenDays = daysBetween(firstSeenAt, now)
    if (seenDays >= settledDays) return answer('pass')
    if (!publishedAt)
      return answer('inconclusive', { code: 'release-age.unknown', params: { days: Math.max(seenDays, 0) } })
    const days = daysBetween(publishedAt, now)
    if (days < 0)
      return answer('inconclusive', { code: 'release-age.in-future', params: { date: publishedAt.toISOString() } })
    return days >= settledDays ? answer('pass') : answer('warn', { code: 'release-age.young', params: { days } })
  },
}

function daysBetween(from: Date, to: Date): number {
  return Math.floor((to.getTime() - from.getTime()) / millisecondsPerDay)
}

function answer(outcome: CheckAnswer['outcome'], ...findings: CheckAnswer['findings']): CheckAnswer {
  return { outcome, findings, dataVersion: '' }
}
