import type { Module } from '#platform/module.ts'
import { importJob } from './jobs.ts'
import { rebuildRanges } from './rebuild-ranges.ts'
import { advisoryRoutes } from './routes-advisories.ts'
import { importRoutes } from './routes-imports.ts'
import { matchRoutes } from './routes-matches.ts'
import { revisionRoutes } from './routes-revisions.ts'

export type { AdvisoryFeed, FailedRecord } from './compiled/collect-advisories.ts'
export { type CompiledAdvisories, compileAdvisories } from './compiled/compile-advisories.ts'
export type { IndexFacts } from './compiled/index-sections.ts'
export { type AdvisoryIndex, type IndexMatch, openAdvisoryIndex } from './compiled/open-advisory-index.ts'
export { AdvisoryIndexError, isSectionFile } from './compiled/section-file.ts'
export { type CveFacts, type Epss, type Exploitation, factsOf, loadCveFacts } from './cve-facts.ts'
export { dataAge, type FeedAge } from './data-age.ts'
export { type AdvisoriesChanged, advisoriesChanged, type FiledPackage } from './events.ts'
export { feedHealth } from './feed-health.ts'
export { getAdvisory } from './get-advisory.ts'
export { type AdvisoryImport, type ImportReport, importAdvisories } from './import-advisories.ts'
export type { ImportCounts } from './import-counts.ts'
export { type AdvisoryMatcher, loadAdvisoryMatcher, loadAdvisoryMatchers } from './load-advisory-matcher.ts'
export { type AdvisoryMatch, severityOf } from './match-group.ts'
export { type AskedPackage, type MatchedPurls, matchPurls, type PurlMatches } from './match-purls.ts'
export type { MatchKey } from './match-range.ts'
export { requestImport } from './request-import.ts'
export { searchAdvisories } from './search-advisories.ts'
export { type FeedFormat, feedFormats } from './sources/index.ts'

/** What is known to be wrong, and which versions it concerns. */
export const advisoriesModule: Module = {
  name: 'advisories',
  routes: [...importRoutes, ...matchRoutes, ...advisoryRoutes, ...revisionRoutes],
  jobs: [importJob],
  prepare: async (context) => void (await rebuildRanges(context)),
}
