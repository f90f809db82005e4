import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type Figure, median, rounded } from '../report.ts'
import type { AssayServer, ServerUsage } from './assay.ts'
import { load } from './load.ts'
import type { Subject } from './subject.ts'

const sampleMilliseconds = 1_000
const connections = 64
/** Every so many requests one for a name that nobody has, each time another, and one without a token. */
const every = { unknown: 500, unauthorized: 200 }

/** An hour of a busy bank in minutes: the documents and files of all subjects in turn, and what is refused. */
export async function measureMemory(
  server: AssayServer,
  subjects: readonly Subject[],
  seconds: number,
): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'assay-bench-mixed-'))
  try {
    const script = join(folder, 'mixed.lua')
    writeFileSync(script, scriptOf(server, subjects))
    const request = { url: server.url, headers: server.headers, connections, script }
    await load({ ...request, seconds: Math.max(3, Math.round(seconds / 5)) })
    await server.settle()
    const before = await server.usage({ collect: true })
    const samples: ServerUsage[] = []
    const done = new AbortController()
    const sampling = sample(server, samples, done.signal)
    const { requests, requestsPerSecond } = await load({ ...request, seconds })
    done.abort()
    await sampling
    await server.settle()
    const after = await server.usage({ collect: true })
    return figuresOf({ before, after, samples, requests, requestsPerSecond })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function sample(server: AssayServer, samples: ServerUsage[], until: AbortSignal): Promise<void> {
  while (!until.aborted) {
    samples.push(await server.usage())
    await delay(sampleMilliseconds, undefined, { signal: until }).catch(() => {})
  }
}

interface Trend {
  readonly before: ServerUsage
  readonly after: ServerUsage
  readonly samples: readonly ServerUsage[]
  readonly requests: number
  readonly requestsPerSecond: number
}

function figuresOf({ before, after, samples, requests, requestsPerSecond }: Trend): readonly Figure[] {
  const mebibytes = (bytes: number) => rounded(bytes / 2 ** 20)
  const part = (from: number, to: number) =>
    median(
      samples.slice(Math.floor(samples.length * from), Math.ceil(samples.length * to)).map(({ rssBytes }) => rssBytes),
    )
  const [first, last] = [part(0, 0.25), part(0.75, 1)]
  return [
    { what: 'mixed load: requests', value: requests, unit: 'requests' },
    { what: 'mixed load: rate', value: rounded(requestsPerSecond), unit: 'requests/s' },
    {
      what: 'mixed load: resident memory, last quarter of the time',
      value: mebibytes(last),
      unit: 'MiB',
      against: `first quarter ${mebibytes(first)} MiB`,
      ratio: rounded(last / first),
    },
    {
      what: 'mixed load: heap after a collection, at the end',
      value: mebibytes(after.heapBytes),
      unit: 'MiB',
      against: `at the beginning ${mebibytes(before.heapBytes)} MiB`,
      ratio: rounded(after.heapBytes / before.heapBytes),
    },
    {
      what: 'mixed load: buffers, at the end',
      value: mebibytes(after.externalBytes),
      unit: 'MiB',
      against: `at the beginning ${mebibytes(before.externalBytes)} MiB`,
      ratio: rounded(after.externalBytes / before.externalBytes),
    },
    {
      what: 'mixed load: event loop, longest delay in a second (median)',
      value: rounded(median(samples.map(({ delayMaxMilliseconds }) => delayMaxMilliseconds))),
      unit: 'ms',
    },
  ]
}

/** For wrk: in turn through all requests. */
function scriptOf(server: AssayServer, subjects: readonly Subject[]): string {
  const asked = subjects.flatMap(({ ecosystem, cases }) =>
    cases
      .filter(({ what }) => !what.includes('large'))
      .map(({ path, headers }) => ({ path: `/repo/${ecosystem}${path}`, headers: { ...server.headers, ...headers } })),
  )
  const lines = asked.map(({ path, headers }) => {
    const fields = Object.entries(headers).map(([name, value]) => `[${JSON.stringify(name)}]=${JSON.stringify(value)}`)
    return `  { path = ${JSON.stringify(path)}, headers = { ${fields.join(', ')} } },`
  })
  const ecosystems = subjects.map(({ ecosystem }) => JSON.stringify(ecosystem)).join(', ')
  return `local asked = {
${lines.join('\n')}
}
local ecosystems = { ${ecosystems} }
local count = 0
request = function()
  count = count + 1
  local one = asked[(count % #asked) + 1]
  if count % ${every.unknown} == 0 then
    local ecosystem = ecosystems[(count / ${every.unknown}) % #ecosystems + 1]
    return wrk.format("GET", "/repo/" .. ecosystem .. "/nobody-has-" .. count, one.headers)
  end
  if count % ${every.unauthorized} == 1 then return wrk.format("GET", one.path, { ["accept-encoding"] = "gzip" }) end
  return wrk.format("GET", one.path, one.headers)
end
`
}
