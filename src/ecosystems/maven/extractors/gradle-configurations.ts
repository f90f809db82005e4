// What Gradle's configurations are for, by the names that its plugins give them.
import type { Scope } from '#ecosystems/extraction/assign-scopes.ts'

/** Tests of every kind: `testRuntimeClasspath`, `integrationTestCompileClasspath`, `debugAndroidTestRuntimeClasspath`. */
const TESTS = /^test(?![a-z])|Test(?![a-z])|^androidTest|^testFixtures/
/** What the build runs: annotation processors, compilers, code checkers, documentation. */
const TOOLS =
  /annotationProcessor|^(?:kapt|ksp|kotlinCompiler|kotlinBuild|kotlinKlib|kotlinNative|kotlinScript|checkstyle|pmd|spotbugs|findbugs|detekt|ktlint|jacoco|codenarc|errorprone|jmh|zinc|scalaCompiler|scalafmt|dokka|lint|spotless|antlr|developmentOnly)/i
const RUNTIME = /runtimeClasspath$/i
const COMPILE = /compileClasspath$/i

/**
 * The scope of a module by the configurations that hold it; the strongest counts. What only compiling needs, where the file
 * locks the class path of the run as well, is brought along by what runs the application. Unknown names count as `runtime`.
 */
export function scopeOfConfigurations(locked: ReadonlySet<string>): (names: readonly string[]) => Scope {
  const runs = new Set([...locked].filter((name) => RUNTIME.test(name)).map((name) => name.toLowerCase()))
  const scopeOf = (raw: string): Scope => {
    const name = raw.trim().slice(0, 200)
    if (TESTS.test(name) || TOOLS.test(name)) return 'development'
    if (COMPILE.test(name) && runs.has(name.replace(COMPILE, 'runtimeClasspath').toLowerCase())) return 'peer'
    return 'runtime'
  }
  return (names) => {
    const scopes = new Set(names.map(scopeOf))
    return scopes.has('runtime') ? 'runtime' : scopes.has('peer') ? 'peer' : 'development'
  }
}
