import { storableText } from '#modules/catalog/index.ts'
import type { Check } from '../check.ts'

const messageCharactersMax = 300

/** Whether the publisher, or the registry, has given the version up. */
export const deprecation: Check = {
  name: 'deprecation',
  toolVersion: '1',
  run: ({ deprecated, vanishedAt }) => {
    const message = deprecated === null ? undefined : storableText(deprecated, messageCharactersMax)
    const findings = [
      ...(message === undefined ? [] : [{ code: 'deprecation.declared' as const, params: { message } }]),
      ...(vanishedAt ? [{ code: 'deprecation.vanished' as const, params: { since: vanishedAt.toISOString() } }] : []),
    ]
    return { outcome: findings.length > 0 ? 'warn' : 'pass', findings, dataVersion: '' }
  },
}
