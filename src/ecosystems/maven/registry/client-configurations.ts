import type { ClientConfiguration, ClientRepository } from '../../gate/registry.ts'

/**
 * What Maven and Gradle need so that everything comes through the repository: dependencies, plugins, and what projects declare
 * repositories for. Both send the token as the password of Basic, once they are asked for it.
 */
export function clientConfigurations({ name, url, token }: ClientRepository): readonly ClientConfiguration[] {
  return [
    { client: 'Maven', file: '~/.m2/settings.xml', text: settings({ name, url, token }) },
    { client: 'Gradle', file: '~/.gradle/init.d/assay.gradle', text: initScript({ name, url, token }) },
    { client: 'Gradle (settings)', file: 'settings.gradle.kts', text: gradleSettings({ name, url, token }) },
    { client: 'Maven, after an approval', file: '', text: 'mvn -U verify' },
    { client: 'Gradle, after an approval', file: '', text: 'gradle --refresh-dependencies build' },
  ]
}

function settings({ name, url, token }: ClientRepository): string {
  const id = `assay-${name}`
  return `<settings xmlns="http://maven.apache.org/SETTINGS/1.2.0">
  <servers>
    <server>
      <id>${id}</id>
      <username>token</username>
      <password>${token}</password>
    </server>
  </servers>
  <mirrors>
    <mirror>
      <id>${id}</id>
      <mirrorOf>*</mirrorOf>
      <url>${url}</url>
    </mirror>
  </mirrors>
</settings>
`
}

/** Gradle 7 and later refuse `http` without a word of consent, which older ones do not know. */
function initScript({ name, url, token }: ClientRepository): string {
  const consent = url.startsWith('http:')
    ? "\n    if (delegate.hasProperty('allowInsecureProtocol')) delegate.allowInsecureProtocol = true"
    : ''
  return `def assay = { handler ->
  handler.clear()
  handler.maven {
    name = 'assay-${name}'
    url = '${url}'${consent}
    credentials {
      username = 'token'
      password = '${token}'
    }
  }
}
settingsEvaluated { settings -> assay(settings.pluginManagement.repositories) }
allprojects {
  buildscript { assay(repositories) }
  afterEvaluate { assay(repositories) }
}
`
}

function gradleSettings({ name, url, token }: ClientRepository): string {
  const consent = url.startsWith('http:') ? '\n  isAllowInsecureProtocol = true' : ''
  return `fun RepositoryHandler.assay() = maven {
  name = "assay-${name}"
  url = uri("${url}")${consent}
  credentials {
    username = "token"
    password = "${token}"
  }
}
pluginManagement { repositories { assay() } }
dependencyResolutionManagement {
  repositoriesMode.set(RepositoriesMode.FAIL_ON_PROJECT_REPOS)
  repositories { assay() }
}
`
}
