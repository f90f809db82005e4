import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { importAdvisories } from '#modules/advisories/index.ts'
import { blastRadius, findingOrder, listFindings } from '#modules/findings/index.ts'
import type { Figure } from '../report.ts'
import { favourite } from './build-portfolio.ts'
import { contextOf, drain, limited, type PortfolioBench, p95Milliseconds, secondsOf } from './portfolio-bench.ts'

const rounds = 20
const answer = { unit: 'ms', most: 300 }

/** What people ask, and what a new advisory sets in motion. */
export async function measureQuestions(bench: PortfolioBench): Promise<readonly Figure[]> {
  const context = () => contextOf(bench)
  const purl = `pkg:maven/${favourite.replace(':', '/')}`
  const ask = (all: boolean) =>
    p95Milliseconds(rounds, () => blastRadius(context(), { question: { purl, range: '<2.17.1' }, all }))
  return [
    limited('blast radius of the package that everybody uses, releases that count, p95', await ask(false), answer),
    limited('the same in every release, p95', await ask(true), answer),
    ...(await measureLists(bench)),
    ...(await measureAdvisory(bench)),
  ]
}

async function measureLists(bench: PortfolioBench): Promise<readonly Figure[]> {
  const orders = Object.keys(findingOrder.fields).flatMap((name) => [name, `-${name}`])
  const { rows } = await bench.app.database.pool.query<{ id: string }>(
    'select id from application order by code limit 1',
  )
  const lists = {
    everything: {},
    'of one application': { applicationId: rows[0]?.id ?? '' },
    'from 7 on': { severityMin: 7 },
  }
  const figures: Figure[] = []
  for (const [name, filter] of Object.entries(lists)) {
    const times: number[] = []
    for (const sort of orders)
      times.push(await p95Milliseconds(rounds, () => listFindings(contextOf(bench), { ...filter, sort })))
    figures.push(limited(`first page of findings, ${name}, slowest order, p95`, Math.max(...times), answer))
  }
  return figures
}

/** From its import until every application has its finding and its event. */
async function measureAdvisory(bench: PortfolioBench): Promise<readonly Figure[]> {
  const record = {
    id: 'BENCH-NEW',
    modified: '2026-02-01T00:00:00Z',
    summary: 'Found this morning',
    affected: [
      {
        package: { ecosystem: 'Maven', name: favourite },
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '2.17.1' }] }],
      },
    ],
  }
  const path = join(bench.folder, 'BENCH-NEW.json')
  writeFileSync(path, JSON.stringify(record))
  const seconds = await secondsOf(async () => {
    await importAdvisories(contextOf(bench), { path, source: 'bench' })
    await drain(bench)
  })
  const { rows } = await bench.app.database.pool.query<{ findings: number; applications: number; events: number }>(`
    select count(*)::integer as findings, count(distinct application_id)::integer as applications,
      (select count(*)::integer from event where name = 'findings.opened' and payload->'groupIds' ? min(f.group_id::text)) as events
    from finding as f where group_id = (select group_id from advisory where id = 'BENCH-NEW')`)
  const { findings = 0, applications = 0, events = 0 } = rows[0] ?? {}
  return [
    limited('a new advisory of that package: findings visible, events published', seconds, { unit: 's', most: 30 }),
    { what: 'findings that it made', value: findings, unit: 'rows' },
    {
      what: 'applications with an event',
      value: events,
      unit: 'events',
      against: `${applications} applications affected`,
    },
  ]
}
