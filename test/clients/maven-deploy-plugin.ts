import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type MavenArtifact, makeArtifact } from '../upstreams/maven-artifact.ts'
import { PLUGIN_GROUP } from '../upstreams/maven-plugin.ts'

/** What Maven's own deploy plugin does: it hands a jar and a POM to the resolver that Maven brings, which makes builds of SNAPSHOTs. */
const source = `package example.tools;

import java.io.File;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.deployment.DeployRequest;
import org.eclipse.aether.deployment.DeploymentException;
import org.eclipse.aether.repository.RemoteRepository;

public class Deploy extends AbstractMojo {
  private RepositorySystem system;
  private RepositorySystemSession session;
  private String url;
  private String version;
  private File jar;
  private File pom;

  public void execute() throws MojoExecutionException {
    RemoteRepository stated = new RemoteRepository.Builder("assay-maven", "default", url).build();
    RemoteRepository repository = system.newDeploymentRepository(session, stated);
    DeployRequest request = new DeployRequest().setRepository(repository);
    request.addArtifact(new DefaultArtifact("com.bank", "ledger", "pom", version).setFile(pom));
    request.addArtifact(new DefaultArtifact("com.bank", "ledger", "jar", version).setFile(jar));
    try {
      system.deploy(session, request);
    } catch (DeploymentException e) {
      throw new MojoExecutionException(e.getMessage(), e);
    }
  }
}
`

const parameter = (name: string, type: string, isGiven: boolean) => `
        <parameter>
          <name>${name}</name><type>${type}</type><required>true</required><editable>${isGiven}</editable>
        </parameter>`

const descriptor = `<plugin>
  <name>Deploy</name>
  <groupId>${PLUGIN_GROUP}</groupId>
  <artifactId>deploy-maven-plugin</artifactId>
  <version>1.0</version>
  <goalPrefix>deploy</goalPrefix>
  <mojos>
    <mojo>
      <goal>deploy</goal>
      <requiresProject>false</requiresProject>
      <implementation>example.tools.Deploy</implementation>
      <language>java</language>
      <instantiationStrategy>per-lookup</instantiationStrategy>
      <executionStrategy>once-per-session</executionStrategy>
      <threadSafe>true</threadSafe>
      <parameters>${parameter('session', 'org.eclipse.aether.RepositorySystemSession', false)}${['url', 'version'].map((name) => parameter(name, 'java.lang.String', true)).join('')}${['jar', 'pom'].map((name) => parameter(name, 'java.io.File', true)).join('')}
      </parameters>
      <configuration>
        <session implementation="org.eclipse.aether.RepositorySystemSession" default-value="\${repositorySystemSession}"/>
        <url implementation="java.lang.String">\${deploy.url}</url>
        <version implementation="java.lang.String">\${deploy.version}</version>
        <jar implementation="java.io.File">\${deploy.jar}</jar>
        <pom implementation="java.io.File">\${deploy.pom}</pom>
      </configuration>
      <requirements>
        <requirement><role>org.eclipse.aether.RepositorySystem</role><field-name>system</field-name></requirement>
      </requirements>
    </mojo>
  </mojos>
</plugin>
`

/** Undefined: there is no `mvn` on this machine, or no `javac` to compile the plugin with. */
export function makeDeployPlugin(folder: string): MavenArtifact | undefined {
  const classes = join(folder, 'classes')
  mkdirSync(classes, { recursive: true })
  writeFileSync(join(folder, 'Deploy.java'), source)
  try {
    const home = dirname(dirname(realpathSync(execFileSync('which', ['mvn'], { encoding: 'utf8' }).trim())))
    const args = [
      '--release',
      '8',
      '-nowarn',
      '-cp',
      join(home, 'lib', '*'),
      '-d',
      classes,
      join(folder, 'Deploy.java'),
    ]
    execFileSync('javac', args, { stdio: 'ignore' })
  } catch {
    return undefined
  }
  return makeArtifact({
    group: PLUGIN_GROUP,
    artifact: 'deploy-maven-plugin',
    version: '1.0',
    packaging: 'maven-plugin',
    files: {
      'META-INF/maven/plugin.xml': descriptor,
      'example/tools/Deploy.class': readFileSync(join(classes, 'example/tools/Deploy.class')),
    },
  })
}
