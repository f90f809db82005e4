// Group ids of well-known artifacts whose jars do not state them, mostly because Gradle, Ant or sbt builds them.

/** By whole artifact ids; `older` and `newer` than the major version `before`. An absent side is not known. */
interface MovedGroup {
  readonly before: number
  readonly older?: GroupRule
  readonly newer?: string
}
type GroupRule = string | MovedGroup

const BY_GROUP: Readonly<Record<string, string>> = {
  antlr: 'antlr',
  aopalliance: 'aopalliance',
  'backport-util-concurrent': 'backport-util-concurrent',
  'com.auth0': 'java-jwt',
  'com.fasterxml': 'classmate',
  'com.github.ben-manes.caffeine': 'caffeine',
  'com.google.code.findbugs': 'jsr305',
  'com.google.inject': 'guice',
  'com.google.inject.extensions':
    'guice-assistedinject guice-grapher guice-multibindings guice-persist guice-servlet guice-throwingproviders',
  'com.graphql-java': 'graphql-java',
  'com.h2database': 'h2',
  'com.jayway.jsonpath': 'json-path',
  'com.jcraft': 'jsch',
  'com.mysql': 'mysql-connector-j',
  'com.oracle.database.jdbc': 'ojdbc8 ojdbc10 ojdbc11 ojdbc17 ucp',
  'com.squareup.okio': 'okio okio-jvm',
  'com.vaadin.external.google': 'android-json',
  'commons-logging': 'commons-logging-api',
  'eu.hinsch': 'spring-boot-actuator-logview',
  'io.grpc':
    'grpc-alts grpc-api grpc-auth grpc-census grpc-context grpc-core grpc-googleapis grpc-grpclb grpc-inprocess ' +
    'grpc-kotlin-stub grpc-netty grpc-netty-shaded grpc-okhttp grpc-protobuf grpc-protobuf-lite grpc-rls grpc-services ' +
    'grpc-servlet grpc-servlet-jakarta grpc-stub grpc-testing grpc-util grpc-xds',
  'io.projectreactor': 'reactor-core',
  'javax.annotation': 'jsr250-api',
  'javax.inject': 'javax.inject',
  junit: 'junit',
  log4j: 'log4j',
  mysql: 'mysql-connector-java',
  'net.java.dev.jna': 'jna jna-platform',
  'net.sourceforge.jtds': 'jtds',
  'org.apache.ant': 'ant ant-launcher ant-junit ant-nodeps',
  'org.apache.derby': 'derby derbyclient derbynet derbyshared derbytools',
  'org.apache.kafka': 'connect-api connect-json connect-runtime kafka-clients kafka-streams kafka_2.12 kafka_2.13',
  'org.apache.poi':
    'poi poi-excelant poi-ooxml poi-ooxml-full poi-ooxml-lite poi-ooxml-schemas poi-scratchpad ooxml-schemas',
  'org.apache.shiro': 'shiro-all',
  'org.apache.solr': 'solr-core solr-solrj',
  'org.apache.tomcat':
    'tomcat-annotations-api tomcat-api tomcat-catalina tomcat-catalina-ant tomcat-catalina-ha tomcat-coyote tomcat-dbcp ' +
    'tomcat-el-api tomcat-jasper tomcat-jasper-el tomcat-jaspic-api tomcat-jdbc tomcat-jni tomcat-jsp-api tomcat-juli ' +
    'tomcat-servlet-api tomcat-ssi tomcat-storeconfig tomcat-tribes tomcat-util tomcat-util-scan tomcat-websocket ' +
    'tomcat-websocket-api tomcat-websocket-client-api',
  'org.apache.tomcat.embed':
    'tomcat-embed-core tomcat-embed-el tomcat-embed-jasper tomcat-embed-programmatic tomcat-embed-websocket',
  'org.apache.velocity': 'velocity velocity-tools',
  'org.apache.xmlbeans': 'xmlbeans',
  'org.apiguardian': 'apiguardian-api',
  'org.aspectj': 'aspectjrt aspectjtools aspectjweaver',
  'org.checkerframework': 'checker-qual checker-compat-qual',
  'org.elasticsearch': 'elasticsearch',
  'org.freemarker': 'freemarker',
  'org.hamcrest': 'hamcrest hamcrest-all hamcrest-core hamcrest-library',
  'org.hibernate': 'hibernate-entitymanager',
  'org.jdom': 'jdom2',
  'org.jetbrains.kotlin': 'kotlin-reflect',
  'org.json': 'json',
  'org.junit.vintage': 'junit-vintage-engine',
  'org.mockito': 'mockito-core mockito-inline mockito-junit-jupiter',
  'org.mongodb': 'bson mongo-java-driver mongodb-driver-core mongodb-driver-legacy mongodb-driver-sync',
  'org.objenesis': 'objenesis',
  'org.opensearch': 'opensearch',
  'org.opentest4j': 'opentest4j',
  'org.postgresql': 'postgresql',
  'org.projectlombok': 'lombok',
  'org.reactivestreams': 'reactive-streams',
  'org.springframework':
    'spring-aop spring-aspects spring-beans spring-context spring-context-indexer spring-context-support spring-core ' +
    'spring-core-test spring-expression spring-instrument spring-jcl spring-jdbc spring-jms spring-messaging spring-orm ' +
    'spring-oxm spring-r2dbc spring-test spring-tx spring-web spring-webflux spring-webmvc spring-websocket',
  'org.springframework.amqp': 'spring-amqp spring-rabbit',
  'org.springframework.kafka': 'spring-kafka',
  'org.springframework.ldap': 'spring-ldap-core',
  'org.springframework.security.extensions': 'spring-security-saml2-core',
  'org.springframework.security.oauth': 'spring-security-oauth spring-security-oauth2',
  'org.springframework.webflow': 'spring-webflow',
  'org.springframework.ws': 'spring-xml',
  'org.testng': 'testng',
  'org.tukaani': 'xz',
  oro: 'oro',
  xalan: 'serializer xalan',
  xerces: 'xercesImpl',
  'xml-apis': 'xml-apis',
  xpp3: 'xpp3 xpp3_min',
}

/** Of the first libraries of Apache Commons, group and artifact have one name. */
const NAMED_ALIKE =
  'beanutils chain cli codec collections configuration dbcp digester discovery el fileupload httpclient io jexl jxpath lang ' +
  'launcher logging modeler net pool validator'

const ASM: MovedGroup = { before: 4, older: 'asm', newer: 'org.ow2.asm' }
const GROOVY: MovedGroup = { before: 4, older: 'org.codehaus.groovy', newer: 'org.apache.groovy' }
const HIBERNATE: MovedGroup = { before: 6, older: 'org.hibernate', newer: 'org.hibernate.orm' }
const MOVED: Readonly<Record<string, MovedGroup>> = {
  asm: ASM,
  'asm-analysis': ASM,
  'asm-commons': ASM,
  'asm-tree': ASM,
  'asm-util': ASM,
  dom4j: { before: 2, older: 'dom4j', newer: 'org.dom4j' },
  groovy: GROOVY,
  'groovy-all': GROOVY,
  'groovy-json': GROOVY,
  'groovy-xml': GROOVY,
  'hibernate-commons-annotations': { before: 4, older: 'org.hibernate', newer: 'org.hibernate.common' },
  'hibernate-core': HIBERNATE,
  'hibernate-envers': HIBERNATE,
  hsqldb: { before: 2, older: 'hsqldb', newer: 'org.hsqldb' },
  okhttp: { before: 3, older: 'com.squareup.okhttp', newer: 'com.squareup.okhttp3' },
  // Both came from more than one group before.
  quartz: { before: 2, newer: 'org.quartz-scheduler' },
  rxjava: {
    before: 3,
    older: { before: 2, older: 'io.reactivex', newer: 'io.reactivex.rxjava2' },
    newer: 'io.reactivex.rxjava3',
  },
  retrofit: { before: 2, older: 'com.squareup.retrofit', newer: 'com.squareup.retrofit2' },
}

const BY_ARTIFACT: ReadonlyMap<string, GroupRule> = new Map<string, GroupRule>([
  ...Object.entries(BY_GROUP).flatMap(([group, artifacts]) =>
    artifacts.split(' ').map((each) => [each, group] as const),
  ),
  ...NAMED_ALIKE.split(' ').map((part) => [`commons-${part}`, `commons-${part}`] as const),
  ...Object.entries(MOVED),
])

/** By how the artifact id begins, the longest first. */
const BY_PREFIX: readonly (readonly [string, string])[] = [
  ['opentelemetry-instrumentation-', 'io.opentelemetry.instrumentation'],
  ['kotlinx-coroutines-', 'org.jetbrains.kotlinx'],
  ['spring-integration-', 'org.springframework.integration'],
  ['junit-platform-', 'org.junit.platform'],
  ['spring-security-', 'org.springframework.security'],
  ['opentelemetry-', 'io.opentelemetry'],
  ['spring-session-', 'org.springframework.session'],
  ['kotlin-stdlib', 'org.jetbrains.kotlin'],
  ['junit-jupiter', 'org.junit.jupiter'],
  ['reactor-netty', 'io.projectreactor.netty'],
  ['resilience4j-', 'io.github.resilience4j'],
  ['spring-boot-admin', 'de.codecentric'],
  ['spring-batch-', 'org.springframework.batch'],
  ['spring-boot', 'org.springframework.boot'],
  ['micrometer-', 'io.micrometer'],
  ['tomcat-i18n-', 'org.apache.tomcat'],
  ['spring-ws-', 'org.springframework.ws'],
  ['lucene-', 'org.apache.lucene'],
  ['bcprov-', 'org.bouncycastle'],
  ['bcpkix-', 'org.bouncycastle'],
  ['bcutil-', 'org.bouncycastle'],
]

/** Undefined: not known. What is known is no proof: anyone may name a jar so. */
export function knownGroup(artifact: string, version: string | undefined): string | undefined {
  const rule = BY_ARTIFACT.get(artifact) ?? BY_PREFIX.find(([prefix]) => artifact.startsWith(prefix))?.[1]
  const major = Number(/^\d{1,6}/.exec(version ?? '')?.[0] ?? Number.NaN)
  return groupAt(rule, major)
}

function groupAt(rule: GroupRule | undefined, major: number): string | undefined {
  if (rule === undefined || typeof rule === 'string') return rule
  if (Number.isNaN(major)) return undefined
  return major < rule.before ? groupAt(rule.older, major) : rule.newer
}

/** Tomcat's own folder names the jars otherwise than its packages, and writes no version into their names. */
const TOMCAT_NAMES: ReadonlyMap<string, string> = new Map([
  ...(
    'annotations-api catalina catalina-ant catalina-ha el-api jasper jasper-el jaspic-api jsp-api servlet-api websocket-api ' +
    'websocket-client-api'
  )
    .split(' ')
    .map((name) => [name, `tomcat-${name}`] as const),
  ['catalina-ssi', 'tomcat-ssi'],
  ['catalina-storeconfig', 'tomcat-storeconfig'],
  ['catalina-tribes', 'tomcat-tribes'],
])

/** The artifact id of a jar of an Apache Tomcat distribution, where the manifest says that it is one; else undefined. */
export function tomcatArtifact(stem: string, manifest: ReadonlyMap<string, string>): string | undefined {
  const isTomcat =
    manifest.get('implementation-title') === 'Apache Tomcat' ||
    manifest.get('bundle-symbolicname') === `org.apache.tomcat-${stem}`
  return isTomcat ? TOMCAT_NAMES.get(stem) : undefined
}
