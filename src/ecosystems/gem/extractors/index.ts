import type { Extractor } from '#ecosystems/ecosystem.ts'
import { gemArchive } from './gem-archive.ts'
import { gemfileLock } from './gemfile-lock.ts'
import { gemspec } from './gemspec.ts'
import { installedSpecification } from './installed-specification.ts'

export const gemExtractors: readonly Extractor[] = [gemspec, gemfileLock, installedSpecification, gemArchive]
