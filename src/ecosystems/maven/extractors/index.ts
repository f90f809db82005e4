import type { Extractor } from '#ecosystems/ecosystem.ts'
import { gradleCatalog } from './gradle-catalog.ts'
import { gradleLockfile } from './gradle-lockfile.ts'
import { gradleVerification } from './gradle-verification.ts'
import { jar } from './jar.ts'
import { pom } from './pom.ts'

export const mavenExtractors: readonly Extractor[] = [pom, gradleLockfile, gradleCatalog, gradleVerification, jar]
