import { receiveSbom } from '#modules/inventory/index.ts'
import { type Figure, rounded } from '../report.ts'
import { packageName } from './build-portfolio.ts'
import { contextOf, drain, type PortfolioBench, secondsOf } from './portfolio-bench.ts'

const documents = 50
const usualSize = 300
const largeSize = 50_000

/** Bills of materials handed in, read, and compared with everything that is known. */
export async function measureImports(bench: PortfolioBench): Promise<readonly Figure[]> {
  const packages = Math.round(3_000 * bench.scale)
  const usual = await secondsOf(async () => {
    for (let at = 0; at < documents; at++)
      await handIn(bench, { application: `APP-${at + 1}`, size: usualSize, packages })
    await drain(bench)
  })
  const large = await secondsOf(async () => {
    await handIn(bench, { application: 'APP-1', size: largeSize, packages })
    await drain(bench)
  })
  return [
    {
      what: `bills of materials of ${usualSize} components, findings included`,
      value: rounded(documents / usual),
      unit: '/s',
    },
    { what: `one of ${largeSize} components, most of them new`, value: rounded(large), unit: 's' },
    { what: 'memory of the process', value: rounded(process.memoryUsage().rss / 2 ** 20), unit: 'MiB' },
  ]
}

interface MadeBom {
  readonly application: string
  readonly size: number
  readonly packages: number
}

async function handIn(bench: PortfolioBench, { application, size, packages }: MadeBom): Promise<void> {
  const purls = Array.from({ length: size }, (_, at) => {
    const round = Math.floor(at / packages)
    return `pkg:maven/${packageName(at % packages).replace(':', '/')}@2.${(at + round) % 20}${round > 0 ? `.${round}` : ''}`
  })
  const document = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    metadata: { component: { 'bom-ref': 'root', type: 'application', name: application } },
    components: purls.map((purl) => ({ type: 'library', 'bom-ref': purl, name: purl.slice(10), purl })),
    dependencies: [{ ref: 'root', dependsOn: purls.slice(0, 20) }],
  }
  const body = (async function* () {
    yield Buffer.from(JSON.stringify(document))
  })()
  await receiveSbom(contextOf(bench), { application, release: 'bench', fileName: 'bom.json' }, body)
}
