import type { CompiledPolicy } from './compile-policy.ts'
import type { VersionFacts } from './facts.ts'
import { quarantineEnds } from './quarantine.ts'
import { countedFeeds, millisecondsPerDay } from './view-facts.ts'

const millisecondsPerHour = 3_600_000

/**
 * The first moment after `now` at which the passing of time may change a verdict: the end or begin of an admission,
 * restriction or lane; a day (or, for the age of data, an hour) at which an age reaches a number that a rule compares
 * it with, or any day when a rule uses the age otherwise; the age limit of required data. Early rather than late.
 */
export function verdictUntil(policy: CompiledPolicy, facts: VersionFacts, now: Date): Date | undefined {
  let first = Number.POSITIVE_INFINITY
  const consider = (time: number) => {
    if (time > now.getTime() && time < first) first = time
  }
  for (const each of [...facts.admissions, ...facts.restrictions, ...facts.lanes, ...facts.releases]) {
    consider(each.validFrom.getTime())
    if (each.validUntil) consider(each.validUntil.getTime())
  }
  for (const [field, numbers] of policy.ages) {
    const unit = field === 'dataAgeHours' ? millisecondsPerHour : millisecondsPerDay
    for (const start of startsOf(field, facts)) {
      const age = Math.floor((now.getTime() - start.getTime()) / unit)
      if (numbers === undefined) consider(start.getTime() + (age + 1) * unit)
      else
        for (const number of numbers)
          for (const step of [0, 1]) consider(start.getTime() + (Math.floor(number) + step) * unit)
    }
  }
  for (const { minimumAgeDays, dataMaxAgeHours, feeds } of policy.document.requires) {
    for (const moment of quarantineEnds(facts, minimumAgeDays)) consider(moment)
    if (dataMaxAgeHours === undefined) continue
    for (const feed of countedFeeds(facts.feeds, feeds))
      if (feed.newestRecordAt) consider(feed.newestRecordAt.getTime() + dataMaxAgeHours * millisecondsPerHour)
  }
  return Number.isFinite(first) ? new Date(first) : undefined
}

function startsOf(field: string, facts: VersionFacts): readonly Date[] {
  if (field === 'firstSeenAgeDays') return [facts.firstSeenAt]
  if (field === 'publishedAgeDays') return facts.publishedAt ? [facts.publishedAt] : []
  return facts.feeds.flatMap((feed) => (feed.newestRecordAt ? [feed.newestRecordAt] : []))
}
