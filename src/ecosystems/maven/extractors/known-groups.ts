// Group ids of well-known artifacts whose jars do not state them, mostly because Gradle or Ant builds them.

type GroupRule = string | { readonly before: number; readonly older: string; readonly newer: string }

const SPRING =
  'aop aspects beans context context-indexer context-support core core-test expression instrument jcl jdbc jms messaging orm oxm r2dbc test tx web webflux webmvc websocket'

/** By the whole artifact id. */
const BY_ARTIFACT: ReadonlyMap<string, GroupRule> = new Map<string, GroupRule>([
  ...SPRING.split(' ').map((part) => [`spring-${part}`, 'org.springframework'] as const),
  ['spring-kafka', 'org.springframework.kafka'],
  ['spring-amqp', 'org.springframework.amqp'],
  ['spring-rabbit', 'org.springframework.amqp'],
  ['reactor-core', 'io.projectreactor'],
  ['kafka-clients', 'org.apache.kafka'],
  ['kafka-streams', 'org.apache.kafka'],
  ['connect-api', 'org.apache.kafka'],
  ['connect-json', 'org.apache.kafka'],
  ['hibernate-core', { before: 6, older: 'org.hibernate', newer: 'org.hibernate.orm' }],
  ['hibernate-envers', { before: 6, older: 'org.hibernate', newer: 'org.hibernate.orm' }],
  ['hibernate-entitymanager', 'org.hibernate'],
  ['groovy', { before: 4, older: 'org.codehaus.groovy', newer: 'org.apache.groovy' }],
  ['groovy-all', { before: 4, older: 'org.codehaus.groovy', newer: 'org.apache.groovy' }],
  ['groovy-json', { before: 4, older: 'org.codehaus.groovy', newer: 'org.apache.groovy' }],
  ['rxjava', { before: 3, older: 'io.reactivex.rxjava2', newer: 'io.reactivex.rxjava3' }],
  ['okhttp', 'com.squareup.okhttp3'],
  ['okio', 'com.squareup.okio'],
  ['okio-jvm', 'com.squareup.okio'],
  ['retrofit', 'com.squareup.retrofit2'],
  ['kotlin-reflect', 'org.jetbrains.kotlin'],
  ['mockito-core', 'org.mockito'],
  ['elasticsearch', 'org.elasticsearch'],
  ['opensearch', 'org.opensearch'],
  ['mysql-connector-java', 'mysql'],
  ['mysql-connector-j', 'com.mysql'],
  ['postgresql', 'org.postgresql'],
  ['ojdbc8', 'com.oracle.database.jdbc'],
  ['ojdbc10', 'com.oracle.database.jdbc'],
  ['ojdbc11', 'com.oracle.database.jdbc'],
  ['caffeine', 'com.github.ben-manes.caffeine'],
  ['checker-qual', 'org.checkerframework'],
  ['json-path', 'com.jayway.jsonpath'],
  ['graphql-java', 'com.graphql-java'],
  ['guice', 'com.google.inject'],
  ['guice-assistedinject', 'com.google.inject.extensions'],
  ['guice-servlet', 'com.google.inject.extensions'],
  ['aopalliance', 'aopalliance'],
  ['jsr305', 'com.google.code.findbugs'],
  ['xalan', 'xalan'],
  ['serializer', 'xalan'],
  ['xercesImpl', 'xerces'],
  ['xml-apis', 'xml-apis'],
])

/** By how the artifact id begins, the longest first. */
const BY_PREFIX: readonly (readonly [string, string])[] = [
  ['kotlinx-coroutines-', 'org.jetbrains.kotlinx'],
  ['spring-integration-', 'org.springframework.integration'],
  ['junit-platform-', 'org.junit.platform'],
  ['spring-security-', 'org.springframework.security'],
  ['junit-jupiter-', 'org.junit.jupiter'],
  ['opentelemetry-', 'io.opentelemetry'],
  ['spring-session-', 'org.springframework.session'],
  ['kotlin-stdlib', 'org.jetbrains.kotlin'],
  ['reactor-netty', 'io.projectreactor.netty'],
  ['resilience4j-', 'io.github.resilience4j'],
  ['spring-batch-', 'org.springframework.batch'],
  ['spring-boot', 'org.springframework.boot'],
  ['micrometer-', 'io.micrometer'],
  ['lucene-', 'org.apache.lucene'],
  ['bcprov-', 'org.bouncycastle'],
  ['bcpkix-', 'org.bouncycastle'],
  ['bcutil-', 'org.bouncycastle'],
  ['grpc-', 'io.grpc'],
]

/** Undefined: not known. What is known is no proof: anyone may name a jar so. */
export function knownGroup(artifact: string, version: string | undefined): string | undefined {
  const rule = BY_ARTIFACT.get(artifact) ?? BY_PREFIX.find(([prefix]) => artifact.startsWith(prefix))?.[1]
  if (rule === undefined || typeof rule === 'string') return rule
  const major = Number(/^\d{1,6}/.exec(version ?? '')?.[0] ?? Number.NaN)
  if (Number.isNaN(major)) return undefined
  return major < rule.before ? rule.older : rule.newer
}
