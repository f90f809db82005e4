import type { Extractor } from '#ecosystems/ecosystem.ts'
import { dpkgStatus } from './dpkg-status.ts'

export const debExtractors: readonly Extractor[] = [dpkgStatus]
