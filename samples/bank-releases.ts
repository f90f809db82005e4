import type { PersonActor } from '#modules/access/index.ts'
import { receiveSbom, reportDeployment } from '#modules/inventory/index.ts'
import type { Context } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'

interface SampleRelease {
  readonly application: string
  readonly version: string
  /** Where it runs. */
  readonly environment?: string
  /** Purls without `pkg:`; what an indented one is needed by is the last one above it that is indented less. */
  readonly needs: string
}

/** What the sample applications consist of: real names and versions, put together by us. */
const sampleReleases: readonly SampleRelease[] = [
  {
    application: 'PAY',
    version: '4.1.0',
    environment: 'production',
    needs: `
maven/org.springframework.boot/spring-boot-starter-web@2.6.5
 maven/org.springframework/spring-webmvc@5.3.17
  maven/org.springframework/spring-beans@5.3.17
 maven/com.fasterxml.jackson.core/jackson-databind@2.13.2
 maven/org.apache.tomcat.embed/tomcat-embed-core@9.0.60
maven/com.samplebank.pay/ledger-client@1.8.0
 maven/org.apache.logging.log4j/log4j-core@2.14.1
  maven/org.apache.logging.log4j/log4j-api@2.14.1
 maven/org.apache.commons/commons-text@1.9`,
  },
  {
    application: 'PAY',
    version: '4.2.0',
    environment: 'acceptance',
    needs: `
maven/org.springframework.boot/spring-boot-starter-web@3.3.5
 maven/org.springframework/spring-webmvc@6.1.14
  maven/org.springframework/spring-beans@6.1.14
 maven/com.fasterxml.jackson.core/jackson-databind@2.17.2
 maven/org.apache.tomcat.embed/tomcat-embed-core@10.1.31
maven/com.samplebank.pay/ledger-client@1.9.2
 maven/org.apache.logging.log4j/log4j-core@2.24.1
  maven/org.apache.logging.log4j/log4j-api@2.24.1`,
  },
  {
    application: 'LOANS',
    version: '2.9',
    environment: 'production',
    needs: `
npm/express@4.18.2
 npm/body-parser@1.20.1
 npm/qs@6.11.0
npm/axios@0.21.1
 npm/follow-redirects@1.15.4
npm/mkdirp@0.5.1
 npm/minimist@0.0.8
npm/lodash@4.17.15
pypi/requests@2.28.1
 pypi/urllib3@1.26.5`,
  },
  {
    application: 'QUOTES',
    version: '2026.10',
    environment: 'production',
    needs: `
golang/golang.org/x/net@v0.7.0
 golang/golang.org/x/text@v0.7.0
golang/google.golang.org/grpc@v1.53.0
pypi/pyyaml@5.3`,
  },
]

/** Hands in the bills of materials of the sample applications, and says where they run, as a pipeline would. */
export async function submitReleases(context: Context, actor: PersonActor): Promise<void> {
  const acting = { ...context, actor }
  for (const { application, version, environment, needs } of sampleReleases) {
    const bytes = Buffer.from(JSON.stringify(documentOf(application, version, needs), undefined, 1))
    const asked = { application, release: version, fileName: `${application.toLowerCase()}.cdx.json` }
    await receiveSbom(acting, asked, inOnePiece(bytes))
    if (environment === undefined) continue
    const runs = { application, release: version, environment, isProduction: environment === 'production' }
    await transact(acting, (tx) => reportDeployment(tx, { ...runs, change: 'replaced' }))
  }
}

async function* inOnePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

/** A CycloneDX 1.6 document. */
function documentOf(application: string, version: string, needs: string): object {
  const edges = new Map<string, string[]>([['root', []]])
  const above = ['root']
  for (const line of needs.trim().split('\n')) {
    const depth = line.search(/\S/)
    const purl = `pkg:${line.trim()}`
    above.length = depth + 1
    edges.get(above[depth] ?? 'root')?.push(purl)
    edges.set(purl, edges.get(purl) ?? [])
    above.push(purl)
  }
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { 'bom-ref': 'root', type: 'application', name: application, version } },
    components: [...edges.keys()].filter((ref) => ref !== 'root').map(componentOf),
    dependencies: [...edges].map(([ref, dependsOn]) => ({ ref, dependsOn })),
  }
}

function componentOf(purl: string): object {
  const at = purl.lastIndexOf('@')
  const name = purl.slice(purl.lastIndexOf('/', at) + 1, at)
  return { type: 'library', 'bom-ref': purl, name, version: purl.slice(at + 1), purl }
}
