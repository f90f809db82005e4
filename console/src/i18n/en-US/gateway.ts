import { downloads } from './downloads.ts'
import { prefetches } from './prefetches.ts'
import { repositories } from './repositories.ts'

export const gateway = { log: downloads, prefetches, repositories }
