import type { gateway as english } from '../en-US/gateway.ts'
import type { SameShape } from '../same-shape.ts'
import { downloads } from './downloads.ts'
import { prefetches } from './prefetches.ts'
import { repositories } from './repositories.ts'

export const gateway: SameShape<typeof english> = { log: downloads, prefetches, repositories }
