// Puts later Mavens than the distribution's into test/clients/node_modules/.maven, as the machine's own Maven fetches and
// verifies them. What is there already is left alone.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Resolver 2, which prints problem details. */
const versions = ['4.0.0-rc-4']
const place = join(dirname(dirname(fileURLToPath(import.meta.url))), 'node_modules', '.maven')

mkdirSync(place, { recursive: true })
for (const version of versions) {
  const command = join(place, `apache-maven-${version}`, 'bin', 'mvn')
  if (existsSync(command)) continue
  process.stdout.write(`apache-maven ${version}\n`)
  const goal = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:unpack'
  const artifact = `-Dartifact=org.apache.maven:apache-maven:${version}:zip:bin`
  // Maven leaves marks in its working folder.
  const cwd = mkdtempSync(join(tmpdir(), 'assay-maven-'))
  const args = ['-B', '-q', goal, artifact, `-DoutputDirectory=${place}`]
  execFileSync('mvn', args, { cwd, stdio: ['ignore', 'inherit', 'inherit'] })
  rmSync(cwd, { recursive: true })
  execFileSync('chmod', ['a+x', command])
}
