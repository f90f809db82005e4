import { type Logger, pino } from 'pino'

export type Log = Logger

/** One JSON line per record on standard error; secrets are cut out by path before they are written. */
export function createLog(level: string): Log {
  return pino(
    {
      level,
      base: null,
      redact: ['authorization', 'cookie', 'password', 'token', '*.authorization', '*.cookie', '*.password', '*.token'],
    },
    pino.destination({ fd: 2, sync: true }),
  )
}
