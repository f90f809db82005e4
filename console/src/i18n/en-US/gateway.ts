import { downloads } from './downloads.ts'
import { repositories } from './repositories.ts'

export const gateway = { log: downloads, repositories }
